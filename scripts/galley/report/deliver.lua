-- galley/report/deliver.lua: what `galley report` does with the report that a script returned.
-- SPDX-License-Identifier: MIT

local function write(report, how)
    if how.path then
        report:write(how.path, { format = how.format, evidence = how.evidence })
    elseif how.format then
        io.write(report:format(how.format, { evidence = how.evidence, width = how.width }))
    else
        report:print { width = how.width, colour = how.colour }
    end
end

-- report: what the script returned; how: { path, format, evidence, width, colour }, each nil where it was not said.
-- true; nil, message when it is no report or could not be written
return function(report, how)
    local meta = type(report) == "table" and getmetatable(report)
    if not (meta and meta.__name == "galley.report") then
        return nil, "the script returned no report: end it with 'return report' (one that writes its own files: galley run)"
    end
    local ok, message = pcall(write, report, how)
    if ok then return true end
    return nil, (tostring(message):gsub("^galley/report/deliver%.lua:%d+: ", ""))
end
