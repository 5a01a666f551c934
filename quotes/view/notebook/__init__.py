"""What a notebook shows: tables of quotations, and texts with their quotations marked.

HTML that works where it is put: escaped, without scripts, and with nothing to be fetched. What is essential stands in
`style` attributes and in plain elements, since some viewers take style sheets away; colours are translucent, so that
they suit a light background and a dark one.

| module | |
|---|---|
| `markup` | text to HTML |
| `looks` | what is marked how; dates, probabilities |
| `table` | the table that `quotes.extract` gives |
| `marking` | documents to texts with marks |
| `nesting` | marks that overlap, cut so that they nest |
| `page`, `plain` | a text with marks in HTML, and for terminals |
| `shown` | what `quotes.show` gives |
"""
