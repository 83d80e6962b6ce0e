-- galley/report/layout.lua: places for the nodes of a network.
-- SPDX-License-Identifier: MIT
--
-- T. Fruchterman, E. Reingold, "Graph drawing by force-directed placement", Software: Practice and Experience 21 (1991): nodes push each
-- other away by k²/d, edges pull by d²/k, steps get smaller. Two things are added: a pull to the middle, so that parts without an edge to the
-- rest stay near, and no chance at all: nodes begin on a spiral in their order, and after each step places are rounded to 1/256, so that a
-- last bit that another machine computes otherwise does not grow into another picture.

local layout = {}

local STEPS = 250

-- Multiplying is exact to the last bit everywhere, cos and sin are not.
local COS, SIN = -0.737368878, 0.675490294 -- of the golden angle

local function rounded(v)
    return math.floor(v * 256 + 0.5) / 256
end

local function spiral(n)
    local places, u, v = {}, 1.0, 0.0
    for i = 1, n do
        local r = math.sqrt(i / n) / 2
        places[i] = { x = rounded(u * r), y = rounded(v * r), dx = 0, dy = 0 }
        u, v = rounded((u * COS - v * SIN) * 4096) / 4096, rounded((u * SIN + v * COS) * 4096) / 4096
    end
    return places
end

local function push_apart(places, k)
    for i = 1, #places do
        local a = places[i]
        for j = i + 1, #places do
            local b = places[j]
            local x, y = a.x - b.x, a.y - b.y
            if x == 0 and y == 0 then x, y = 1 / 256, (i % 2 - 0.5) / 256 end
            local f = k * k / (x * x + y * y)
            a.dx, a.dy, b.dx, b.dy = a.dx + x * f, a.dy + y * f, b.dx - x * f, b.dy - y * f
        end
    end
end

local function pull_together(places, edges, k)
    for _, e in ipairs(edges) do
        local a, b = places[e[1]], places[e[2]]
        local x, y = a.x - b.x, a.y - b.y
        local f = math.sqrt(x * x + y * y) / k * e[3]
        a.dx, a.dy, b.dx, b.dy = a.dx - x * f, a.dy - y * f, b.dx + x * f, b.dy + y * f
    end
end

local function move(places, most)
    for _, p in ipairs(places) do
        p.dx, p.dy = p.dx - 0.6 * p.x, p.dy - 0.6 * p.y
        local d = math.sqrt(p.dx * p.dx + p.dy * p.dy)
        local f = d > most and most / d or 1
        p.x, p.y, p.dx, p.dy = rounded(p.x + p.dx * f), rounded(p.y + p.dy * f), 0, 0
    end
end

-- Stretched into 0..1 one way. Half of it is the place, half the rank: a few nodes far out would press all others together, and names
-- need room where the most nodes are.
local function fit(places, way)
    local order = table.move(places, 1, #places, 1, {})
    for i, p in ipairs(places) do p.number = i end
    table.sort(order, function(a, b)
        if a[way] ~= b[way] then return a[way] < b[way] end
        return a.number < b.number
    end)
    local low, high = order[1][way], order[#order][way]
    for rank, p in ipairs(order) do
        local even = #order > 1 and (rank - 1) / (#order - 1) or 0.5
        p[way] = high > low and ((p[way] - low) / (high - low) + even) / 2 or 0.5
    end
end

-- n: nodes; edges: { { i, j, strength 0..1 }, ... }. Returns { { x, y } ... } in 0..1.
function layout.places(n, edges)
    local places = spiral(n)
    local k = 0.9 / math.sqrt(math.max(n, 1))
    for step = 1, STEPS do
        push_apart(places, k)
        pull_together(places, edges, k)
        move(places, 0.12 * (1 - step / (STEPS + 1)))
    end
    if n > 0 then
        fit(places, "x")
        fit(places, "y")
    end
    return places
end

return layout
