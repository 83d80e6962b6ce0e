-- galley/report/template.lua: the page around a report in HTML.
-- SPDX-License-Identifier: MIT
--
-- A template is a function that is given the parts of the page and returns the whole. To have another one, copy this file beside your script as
-- mine.lua, change it, and begin the report with galley.report(title, { template = require "mine" }). The parts are HTML already, all
-- text in them escaped:
--   title, lang   text for <title> and for the attribute
--   style         a style sheet
--   contents      <li> of links to the headings, empty where there are few
--   body          the parts of the report
--   articles      the lists and articles behind the numbers, empty where there are none
--
-- The policy below lets the page load nothing at all and run no script: what is in the file is all there is.

local page = [[
<!DOCTYPE html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>$title</title>
<style>
$style
</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header>
<h1>$title</h1>
$contents
</header>
<main id="content">
$body
</main>
$articles
</body>
</html>
]]

local function contents_of(parts)
    if parts.contents == "" then return "" end
    return '<nav aria-label="Contents"><ol>' .. parts.contents .. "</ol></nav>"
end

return function(parts)
    local values = { lang = parts.lang, title = parts.title, style = parts.style, contents = contents_of(parts), body = parts.body,
        articles = parts.articles == "" and "" or '<section id="articles" aria-label="Articles">\n' .. parts.articles .. "\n</section>" }
    return (page:gsub("%$(%l+)", values))
end
