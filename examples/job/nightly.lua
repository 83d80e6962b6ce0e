-- nightly.lua: new articles in, tags on them, a page about the last weeks: galley job run nightly.lua
return {
  schedule = "10 3 * * *",                             -- minute hour day month weekday, in UTC
  sources = { "../articles" },                         -- files, folders, globs, { command = "..." }
  rules = { "../diplomacy/diplomacy.lua" },
  reports = { "weekly.lua" },                          -- scripts; run when the store has changed
  limits = { timeout = "1h", retries = 3, backoff = "30s..15m", max_failed = "1%" },
}
