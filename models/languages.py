"""Which languages does the service speak? Each by its code and by what it calls itself."""

from collections.abc import Mapping
from types import MappingProxyType

LANGUAGES: Mapping[str, str] = MappingProxyType({"zh_CN": "中文", "en": "English"})
