-- report/picture.lua: four charts of main.lua as the picture in galley's README: galley -s news.db run picture.lua OUT.svg
-- SPDX-License-Identifier: MIT
local report, shown = require "main", { line = true, area = true, heatmap = true, network = true }
local blocks = {}
for _, block in ipairs(report.blocks) do
  if shown[block.kind] then blocks[#blocks + 1] = block end
end
report.blocks = blocks
report:write(arg[1], { columns = 2 })
