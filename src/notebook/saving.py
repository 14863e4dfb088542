"""What JupyterLab changes in a notebook that it saves; jupyter_lab_config.py, which set-up writes, names it."""

VIEW = "application/vnd.jupyter.widget-view+json"


def without_views(model, **_):
    """Leaves out the views of widgets, whose kernel will be gone, from outputs that have more than text beside them.

    JupyterLab would show an error in the view's stead, and not the figure or the HTML. A pre_save_hook of
    jupyter_server's ContentsManager: changes `model` in place.
    """
    if model["type"] != "notebook" or model.get("content") is None:
        return
    for cell in model["content"].get("cells", []):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if set(data) - {VIEW, "text/plain"}:
                data.pop(VIEW, None)
