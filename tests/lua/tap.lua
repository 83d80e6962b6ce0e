-- tests/lua/tap.lua: the few words in which the tests of the bindings are written; prints TAP.
-- SPDX-License-Identifier: MIT
local tap = { n = 0, failed = 0 }

function tap.ok(held, name)
    tap.n = tap.n + 1
    if not held then tap.failed = tap.failed + 1 end
    print(("%s %d - %s"):format(held and "ok" or "not ok", tap.n, (name:gsub("[\n#]", " "))))
    return held
end

function tap.is(got, wanted, name)
    local held = got == wanted and math.type(got) == math.type(wanted)
    if not tap.ok(held, name) then
        print(("#   got %s\n#   not %s"):format((tostring(got):gsub("\n", "\\n")), (tostring(wanted):gsub("\n", "\\n"))))
    end
end

-- f(...) raises, and the message has `part` in it
function tap.raises(part, name, f, ...)
    local ok, message = pcall(f, ...)
    if not tap.ok(not ok and tostring(message):find(part, 1, true) ~= nil, name) then
        print(("#   got %s: %s"):format(tostring(ok), (tostring(message):gsub("\n", "\\n"))))
    end
end

-- f(...) returns nil, a message with `part` in it, and the code
function tap.fails(code, part, name, f, ...)
    local value, message, got = f(...)
    if not tap.ok(value == nil and got == code and tostring(message):find(part, 1, true) ~= nil, name) then
        print(("#   got %s, %s, %s"):format(tostring(value), tostring(message), tostring(got)))
    end
end

function tap.skip(name, why)
    tap.n = tap.n + 1
    print(("ok %d - %s # SKIP %s"):format(tap.n, name, why))
end

function tap.done()
    print("1.." .. tap.n)
    if tap.failed > 0 then os.exit(1, true) end
end

return tap
