"""Invoice XML, as a file of its own or attached to an OFD: element names to field names."""

from collections.abc import Iterator

from lxml import etree

# Local element names, lower case: the 2016/2019 e-invoice schema, then that of digital invoices.
_ELEMENTS = {
    "invoicecode": "code",
    "invoiceno": "number",
    "invoicenumber": "number",
    "issuedate": "date",
    "issuetime": "date",
    "requesttime": "date",
    "buyername": "buyer",
    "buyertaxid": "buyer_id",
    "buyeridnum": "buyer_id",
    "sellername": "seller",
    "sellertaxid": "seller_tax",
    "selleridnum": "seller_tax",
    "taxinclusivetotalamount": "amount",
    "totaltax-includedamount": "amount",
    "totaltaxincludedamount": "amount",
    "totaltax-includedamountinchinese": "amount_cap",
    "taxexclusivetotalamount": "net",
    "totalamwithouttax": "net",
    "taxtotalamount": "tax",
    "totaltaxam": "tax",
    "graphcode": "qr",
    "vin": "vin",
    "vehicleidentificationnumber": "vin",
    "engineno": "engine_no",
    "enginenumber": "engine_no",
    "brandmodel": "brand_model",
    "vehicletype": "vehicle_type",
    "certificateno": "cert_no",
}
_LINES = {"goodsinfo", "issuiteminformation", "iteminformation"}  # names repeat inside lines
CUSTOM_DATA = {
    "发票代码": "code",
    "发票号码": "number",
    "开票日期": "date",
    "购买方名称": "buyer",
    "购买方纳税人识别号": "buyer_id",
    "销售方名称": "seller",
    "销售方纳税人识别号": "seller_tax",
    "价税合计": "amount",
    "合计金额": "net",
    "合计税额": "tax",
}


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; broken prefixes (`<:eInvoice>`) lose their colon."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def named_elements(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """(field, element) for every element that names a field, outside the lines of goods."""
    for element in root:
        if not isinstance(element.tag, str) or local_name(element) in _LINES:
            continue
        name = _ELEMENTS.get(local_name(element))
        if name:
            yield name, element
        yield from named_elements(element)


def fields_of(root: etree._Element) -> dict[str, str]:
    """Field texts as written; the first of a name counts, empty ones do not."""
    found: dict[str, str] = {}
    for name, element in named_elements(root):
        text = (element.text or "").strip()
        if text:
            found.setdefault(name, text)
    return found
