"""How JupyterLab's server saves and opens notebooks with widgets; jupyter_lab_config.py, which set-up writes, names it."""

from __future__ import annotations

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

VIEW = "application/vnd.jupyter.widget-view+json"


class WidgetsWithFallbacks(AsyncLargeFileManager):
    """Saves an output's fallback, a figure or HTML, without the view of the widget that is live beside it.

    Where the view's kernel is gone JupyterLab would show an error and not the fallback, and its id is another at each
    run. While that kernel runs, a page that is loaded again gets the views back: this server remembers them.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._views = {}  # path → (process of the kernel, views by output)

    async def save(self, model, path=""):
        if model.get("type") == "notebook" and model.get("content"):
            self._views[path.strip("/")] = (await self._process(path), taken(model["content"]))
        return await super().save(model, path)

    async def get(self, path, *args, **kwargs):
        model = await super().get(path, *args, **kwargs)
        process, views = self._views.get(path.strip("/"), (None, {}))
        if model["type"] == "notebook" and model["content"] and process and process == await self._process(path):
            put_back(model["content"], views)
        return model

    async def _process(self, path):
        """The id of the process of the notebook's kernel; another after a restart, None where no kernel runs."""
        for session in await self.parent.session_manager.list_sessions():
            if session["path"].strip("/") == path.strip("/"):
                try:
                    return self.parent.kernel_manager.get_kernel(session["kernel"]["id"]).provisioner.pid
                except (AttributeError, KeyError):
                    return None  # it is starting or ending; a notebook has to be saved all the same
        return None


def taken(notebook):
    """Takes the views out of outputs that have more than text beside them; returns them by cell and output."""
    views = {}
    for key, data in outputs(notebook):
        if VIEW in data and set(data) - {VIEW, "text/plain"}:
            views[key] = data.pop(VIEW)
    return views


def put_back(notebook, views):
    for key, data in outputs(notebook):
        if key in views:
            data[VIEW] = views[key]


def outputs(notebook):
    """The data of each output, with a key of it: before version 4.5 of the format cells have no ids."""
    for number, cell in enumerate(notebook.get("cells", [])):
        for i, output in enumerate(cell.get("outputs", [])):
            if "data" in output:
                yield (cell.get("id", number), i), output["data"]
