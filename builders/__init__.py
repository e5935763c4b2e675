"""Make pairs: sources and families become problems, problems become views, views become a data set."""

import importlib.util
from pathlib import Path

from builders.torchvision_cpu import install as _install

# Other distributions own these generic package names on package indexes; fail clearly if one shadows us.
_spec = importlib.util.find_spec("renderers")
if _spec is None or Path(str(_spec.origin)).parent.parent != Path(__file__).parent.parent:
    raise ImportError(
        f"another distribution's `renderers` hides this project's ({_spec and _spec.origin}); use a clean .venv"
    )
_install()  # before anything imports torchvision; costs nothing until then
