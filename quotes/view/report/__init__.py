"""The report: one page, to be opened in a browser and sent on, with all quotations of tables or of articles.

| module | |
|---|---|
| `contexts` | a quotation in its text: the passage around it, cut into pieces |
| `content` | what is on the page, as JSON has it |
| `making` | from tables or articles to the page |
| `assembly` | the page itself |
"""
