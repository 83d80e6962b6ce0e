-- galley/report/style.lua: the style sheet of a report in HTML, from a theme.
-- SPDX-License-Identifier: MIT
local style = {}

local function variables(colours)
    local out = {}
    for _, name in ipairs { "paper", "ink", "soft", "line", "zero", "link", "panel", "mark", "target" } do
        out[#out + 1] = ("--%s:%s"):format(name, colours[name])
    end
    for i, colour in ipairs(colours.series) do out[#out + 1] = ("--series%d:%s"):format(i, colour) end
    for i, pair in ipairs(colours.heat) do out[#out + 1] = ("--heat%d:%s;--on%d:%s"):format(i, pair[1], i, pair[2]) end
    return table.concat(out, ";")
end

local function classes(theme)
    local out = {}
    for i = 1, #theme.light.series do out[#out + 1] = (".s%d{--c:var(--series%d)}"):format(i, i) end
    for i = 1, #theme.light.heat do
        out[#out + 1] = ("svg .h%d rect{fill:var(--heat%d)}svg .h%d text{fill:var(--on%d)}"):format(i, i, i, i)
    end
    return table.concat(out, "\n")
end

-- What charts are drawn with, in pages and pictures.
local drawn = [[
svg text{fill:var(--ink);font-family:var(--font);font-size:13px;unicode-bidi:plaintext}
svg .tick,svg .grid{stroke:var(--line);stroke-width:1}
svg .zero{stroke:var(--zero);stroke-width:1}
svg .line{stroke:var(--c);stroke-width:2;fill:none;stroke-linejoin:round;stroke-linecap:round}
svg .dot,svg .fill{fill:var(--c)}
svg .area{fill:var(--c);stroke:var(--paper);stroke-width:1}
svg .fine{stroke:none}
svg .hit{fill:transparent}
svg a:hover .dot,svg a:hover .fill,svg a:hover .area{stroke:var(--ink);stroke-width:1.5}
svg a{cursor:pointer}
.dash1 .line{stroke-dasharray:7 4}
.dash2 .line{stroke-dasharray:2 4}
.dash3 .line{stroke-dasharray:9 3 2 3}
svg .edge{stroke:var(--zero);fill:none}
svg text.soft{fill:var(--soft)}
svg .name{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
svg a:hover .edge{stroke:var(--link)}
]]

-- Charts are drawn twice, for wide and for narrow pages, so that their letters are never smaller than 12 pixels or so.
local sheet = [[
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 var(--font)}
body>*{max-width:54rem;margin-inline:auto;padding-inline:1rem}
h1,h2,h3,h4,p,li,td,th,figcaption,summary,dd{overflow-wrap:anywhere}
h1{font-size:1.9rem;line-height:1.2;margin:2rem 0 1rem}
h2{font-size:1.35rem;line-height:1.25;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1.1rem;line-height:1.3;margin:1.75rem 0 .5rem}
h4,h5,h6{font-size:1rem;margin:1.5rem 0 .5rem}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);outline-offset:2px}
:target{background:var(--target);scroll-margin-top:1rem}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.25rem .5rem}
nav ol{columns:16rem;padding-left:1.25rem;margin:.5rem 0}
figure{margin:1.5rem 0;break-inside:avoid}
figcaption{font-weight:600;margin-bottom:.5rem}
.note,.meta{color:var(--soft);font-size:.875rem;margin:.35rem 0}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.9375rem;font-variant-numeric:tabular-nums;margin:.25rem 0}
th,td{padding:.3rem .75rem .3rem 0;text-align:start;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400;min-width:2.5rem}
td.text,th.text{max-width:30rem}
thead th{color:var(--soft);font-size:.8125rem;vertical-align:bottom}
td.n,th.n{text-align:end;overflow-wrap:normal;white-space:nowrap}
details.data{margin-top:.5rem;font-size:.9375rem}
summary{cursor:pointer;color:var(--soft);font-size:.875rem}
ul.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0 0 .5rem;padding:0;font-size:.875rem}
.legend svg{width:26px;height:12px;margin-inline-end:.4rem;vertical-align:-1px;display:inline-block}
.chart svg{display:block;width:100%;height:auto;overflow:visible}
.chart svg.narrow{display:none}
mark a{color:inherit}
mark{background:var(--mark);color:inherit;border-radius:2px;padding:0 .1em}
article,.list{padding:.25rem .5rem;margin:0 -.5rem;border-radius:4px}
.list ol{margin:.25rem 0 .75rem;padding-left:1.5rem}
.list h4,article h4{margin:.75rem 0 .25rem}
.noise{color:var(--soft)}
.kind{color:var(--soft);font-size:.8125rem}
blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid var(--line);color:var(--soft)}
code{font-family:var(--mono);font-size:.9em}
pre{background:var(--panel);padding:.75rem;overflow-x:auto}
hr{border:0;border-top:1px solid var(--line);margin:2rem 0}
footer{margin-block:3rem 2rem}
.kwic table{width:100%;table-layout:fixed;font-size:.9375rem}
.kwic td{border:0;padding:.2rem .3rem}
.kwic .left{text-align:end}
.kwic .left,.kwic .right{width:38%}
.kwic .word{width:12%;text-align:center}
@media (max-width:639px){
.chart svg.wide{display:none}
.chart svg.narrow{display:block;max-width:480px}
svg.narrow text{font-size:12px}
h1{font-size:1.6rem}
.kwic table,.kwic tbody,.kwic tr{display:block}
.kwic td{display:inline;padding:0}
.kwic tr{border-bottom:1px solid var(--line);padding:.4rem 0}
.kwic td.source{display:block}
}
@media print{
body{font-size:11pt}
a{color:inherit}
.skip,nav{display:none}
details.data::details-content{content-visibility:visible;block-size:auto}
article,.list,tr{break-inside:avoid}
.scroll{overflow:visible}
}
]]

local function both(theme)
    return (":root{%s;--font:%s;--mono:%s}\n"):format(variables(theme.light), theme.font, theme.mono)
        .. ("@media screen and (prefers-color-scheme:dark){:root{%s}}\n"):format(variables(theme.dark))
end

function style.sheet(theme)
    return both(theme) .. drawn .. sheet .. classes(theme) .. "\n" .. theme.css
end

-- For a picture: nothing of a page.
function style.drawing(theme)
    return both(theme) .. drawn .. classes(theme) .. "\nsvg .paper{fill:var(--paper)}svg .title{font-size:15px;font-weight:600}\n"
end

return style
