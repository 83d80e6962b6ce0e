---@meta
-- report.page: made by tools/apidoc.py from the comments in the code

---@class galley.report.pagelib
local galley_report_page = {}

--- A page of text, tables and charts: made by `galley.report`. Rows come as a `galley.table`, a `galley.tally`, from `store:sql` and
--- its like, or as `{ columns = { "week", "gas" }, rows = { { "2022-01-03", 4 } } }`. Each method adds a part and returns the report.
--- All parts with rows take `title`, `note` (a line below), `columns` (which, and in which order) and `articles`: where the numbers
--- come from, so that they become links to their articles in the same file. `articles` is the name of a column with article keys, or a
--- function `(row, column)` that returns a query for the report's store, or an array of articles and keys (`total` in it says how many
--- there are in all). A row that has an array `articles` needs no option. Charts also take `alt`, the text for those who do not see
--- them; one that says what is drawn is made when it is not given.
---@class galley.report
---@field title string
---@field blocks table[] the parts
local galley_report = {}

--- Begin a report: `galley.report`.
---@param title string
---@param options? { store?: galley.store, evidence?: integer, carry?: integer, lang?: string, theme?: table, template?: function } `store`: asked for the articles of numbers; `evidence`: articles carried for a number (5); `carry`: articles carried in all (500); `lang` of the page ("en"); `theme` and `template`: see galley.report.theme
---@return galley.report
function galley_report_page.new(title, options) end

--- A heading.
---@param text string
---@param level? integer 2 (the default) to 4; 1 is the report's title
---@return galley.report # itself
function galley_report:heading(text, level) end

--- Text in Markdown: paragraphs, lists, quotes, headings, code, `*emphasis*`, `**strong**`, links. HTML in it is shown, not obeyed.
---@param markdown string
---@return galley.report # itself
function galley_report:text(markdown) end

--- A table.
---@param rows table
---@param options? { title?: string, note?: string, columns?: string[], articles?: string|function, top?: integer, decimals?: integer } `top`: only so many rows (1000), the page says how many were left out; `decimals` at most (3)
---@return galley.report # itself
function galley_report:table(rows, options) end

--- A line chart: a line for each column of numbers, over the rows in their order.
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, x?: string, y?: string|string[], height?: integer, decimals?: integer } `x`: the column of the places (the first one); `y`: those of the values (all others that are numbers); `height` in pixels (300)
---@return galley.report # itself
function galley_report:line(rows, options) end

--- A bar chart: a bar for each row, or several where there are several columns of numbers.
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, x?: string, y?: string|string[], top?: integer, decimals?: integer } `x`: the column of the names (the first one); `y`: those of the values; `top`: only so many rows are drawn (30)
---@return galley.report # itself
function galley_report:bar(rows, options) end

--- A stacked area chart: parts of a whole over the rows in their order. Numbers below zero raise.
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, x?: string, y?: string|string[], height?: integer, decimals?: integer } as those of a line chart
---@return galley.report # itself
function galley_report:area(rows, options) end

--- A field of numbers as colours, from little to much. Without `value` the first column names the rows and each column of numbers is a
--- column of the field; with it the rows are `x`, `y`, `value` one below the other.
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, x?: string, y?: string|string[], value?: string, decimals?: integer }
---@return galley.report # itself
function galley_report:heatmap(rows, options) end

--- A scatter plot: two numbers of each row against each other.
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, x?: string, y?: string, label?: string, height?: integer, decimals?: integer } `x` and `y`: columns of numbers (the first two); `label`: the column that names the points (the first that is no number)
---@return galley.report # itself
function galley_report:scatter(rows, options) end

--- A network: each row is a line between two names, the thicker the larger its number.
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, from?: string, to?: string, weight?: string, height?: integer, decimals?: integer } `from` and `to`: columns of names (the first two); `weight`: of numbers (the first). The 200 heaviest lines between at most 60 names are drawn
---@return galley.report # itself
function galley_report:network(rows, options) end

--- Words in context, one occurrence a line, the word in the middle.
---@param rows table
---@param options? { title?: string, note?: string, columns?: string[], articles?: string|function, left?: string, word?: string, right?: string, top?: integer } `left`, `word` and `right`: the columns of the context and the word ("left", "hit", "right", or the first three); other columns stand behind them
---@return galley.report # itself
function galley_report:kwic(rows, options) end

--- A whole article, the words that carry its tags marked, what is not its own text (notices, promos) grey and named.
---@param article galley.article
---@param options? { title?: string, note?: string, tags?: table, spans?: galley.spans } `tags`: as `store:tags` gives them (those that rules said in this program); `spans`: marked as well
---@return galley.report # itself
function galley_report:article(article, options) end

--- The report as text.
---@param format string "html", "md" (Markdown), "json", "text" (for a terminal) or "svg" (the charts alone, as one picture)
---@param options? { evidence?: integer, width?: integer, colour?: boolean, columns?: integer } `evidence`: as that of the report; `width` of the terminal (80); `colour` on it; `columns` of charts in a picture (1)
---@return string
function galley_report:format(format, options) end

--- Write the report into a file, whole or not at all. The ending says how: `.html`, `.md`, `.json`, `.txt` or `.svg`. Raises when the
--- file cannot be written, and leaves the old one as it was.
---@param path string
---@param options? { evidence?: integer, width?: integer, columns?: integer, format?: string } as those of `report:format`; `format` in place of the ending
---@return galley.report # itself
function galley_report:write(path, options) end

--- Write the report on standard output, for a terminal.
---@param options? { width?: integer, colour?: boolean }
---@return galley.report # itself
function galley_report:print(options) end

return galley_report_page
