// The language of the interface: messages, plural forms, numbers, names of languages.
const language = (() => {
  const LANGUAGES = {
    en: { locale: "en-GB", messages: messagesEn },
    ru: { locale: "ru", messages: messagesRu },
  };
  let name, locale, messages, plurals, numbers, percents, names;

  function use(chosen) {
    name = Object.hasOwn(LANGUAGES, chosen) ? chosen : "en";
    ({ locale, messages } = LANGUAGES[name]);
    plurals = new Intl.PluralRules(locale);
    numbers = new Intl.NumberFormat(locale);
    percents = new Intl.NumberFormat(locale, { style: "percent" });
    names = new Intl.DisplayNames(locale, { type: "language" });
    dates.use(locale);
  }

  // The message of a name, in the form that `n` asks for, with {values} put in; numbers as the language writes them.
  function say(key, values = {}) {
    const message = messages[key];
    const form = typeof message === "string" ? message : message[plurals.select(values.n)];
    return form.replace(
      /\{(\w+)\}/g,
      (_, value) => (typeof values[value] === "number" ? number(values[value]) : values[value]),
    );
  }

  const number = (value) => numbers.format(value);
  const percent = (value) => percents.format(value);
  // Rounded down, so that what is shown as 90 % passes a filter of 90 %.
  const probability = (value) => percent(Math.floor(100 * value + 1e-9) / 100);

  // What a language code such as "ru" is called, the code itself if it is none.
  function languageName(code) {
    try {
      return names.of(code);
    } catch (error) {
      if (error instanceof RangeError) return code;
      throw error;
    }
  }

  return {
    all: Object.keys(LANGUAGES),
    use,
    say,
    number,
    percent,
    probability,
    languageName,
    collator: () => new Intl.Collator(locale),
    get current() {
      return name;
    },
  };
})();
const { say } = language;
