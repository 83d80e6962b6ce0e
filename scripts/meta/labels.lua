---@meta
-- labels: made by tools/apidoc.py from the comments in the code

---@class galley.storelib
local galley_store = {}

--- Keep a model under its name, in place of what had it before; `galley eval`, `galley predict` and
--- SQL see it from then on.
---@param model galley.model
---@return boolean|nil # true; nil, message, code when it cannot be stored
function galley_store:save(model) end

--- A model that was kept by `store:save` or `galley train`.
---@param name string
---@return galley.model|nil # nil, message, code: "notfound", "corrupt"
function galley_store:model(name) end

--- A person's word: which values of a label an article has, and that it has no others. It is a statement
--- in the ledger, as the tag "NAME=VALUE", and stays when the article is added again; `galley withdraw
--- RUN` takes it back.
---@param article galley.article from this store
---@param name string of the label: "topic"
---@param values? string|string[] none: it has none
---@return integer|nil # the run; nil, message, code: "notfound" when the article is of no store
function galley_store:label(article, name, values) end
