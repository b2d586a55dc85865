# %% [markdown]
# # Conduyt in a notebook
#
# Open this file as a notebook (VS Code and PyCharm know the `# %%` marks; `jupytext --to notebook` converts it), or run
# it as a script. It works against the sandbox: nothing here touches a real workspace.

# %%
from collections import Counter
from decimal import Decimal

from conduyt.sandbox import Sandbox

sandbox = Sandbox(seed="demo").start()
client = sandbox.client()
print(client)

# %% [markdown]
# A page shows what it holds, and completes after the dot: `page.data[0].<Tab>`.

# %%
page = client.contacts.list(sort="lastName", order="asc", limit=5)
print(page)
[(contact.first_name, contact.last_name, contact.email) for contact in page.data]

# %% [markdown]
# The value of the open deals, stage by stage.

# %%
pipeline = client.pipelines.list().data[0]
names = {stage.id: stage.name or "" for stage in pipeline.stages or []}
worth: Counter[str] = Counter()
for deal in client.deals.list(pipeline=pipeline.id, status="open", limit=100):
    worth[names[deal.stage_id or ""]] += int(deal.value or Decimal(0))
for name, value in worth.most_common():
    print(f"{name:<14} {value:>10,}  {'▇' * (value * 40 // max(worth.values()))}")

# %%
client.close()
sandbox.close()
