"""XML that a browser would run instead of listing: pages, drawings and style sheets are no invoices."""

from lxml import etree

from dealerops.reading import DocumentRefused
from dealerops.reading.sniffing import parse_xml

RUNNING = frozenset(
    {
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/XSL/Transform",
        "http://www.w3.org/1998/Math/MathML",
    }
)
PAGES = frozenset({"html", "svg"})


def ensure_plain(data: bytes) -> None:
    """Raises DocumentRefused (FILE_UNSAFE) when any element may run, or a style sheet is called in."""
    root = parse_xml(data, recover=False)
    if _local(root).lower() in PAGES or any(_runs(node) for node in _everything(root)):
        raise DocumentRefused("FILE_UNSAFE")


def _everything(root: etree._Element) -> list[etree._Element]:
    """The elements, and what stands around the root: style sheets are called in before it."""
    return [*root.iter(), *root.itersiblings(preceding=True), *root.itersiblings()]


def _runs(node: etree._Element) -> bool:
    if isinstance(node, etree._ProcessingInstruction):
        return node.target == "xml-stylesheet"
    return isinstance(node.tag, str) and etree.QName(node).namespace in RUNNING


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname
