"""Documents for these tests: real ones by their path beside the project, others drawn here."""

import io
import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pytest
import typst
from django.conf import settings

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "documents"

needs_samples = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the sample documents are not beside the project"
)

# Right check digits, capitals that fit, net and tax that add up.
VEHICLE = {
    "number": "26447000033440151532",
    "date": "2026-03-12",
    "buyer": "上海云帆物流有限公司",
    "buyer_id": "91420100955MW1088J",
    "vin": "LHGN6VMB6SE335305",
    "engine_no": "UAF950215",
    "cert_no": "YAB174504998350",
    "vehicle_type": "多用途乘用车",
    "brand_model": "别克牌SGM6531UBA4",
    "amount": "349765.71",
    "amount_cap": "叁拾肆万玖仟柒佰陆拾伍圆柒角壹分",
    "net": "309527.18",
    "tax": "40238.53",
    "seller": "杭州龙华汽车销售服务有限公司",
    "seller_tax": "91110000600037341L",
}
_VEHICLE_PAGE = """
#set page(width: 240mm, height: 150mm, margin: 10mm)
#set text(font: "Noto Sans SC", size: 9pt)
#align(center)[#text(size: 16pt)[电子发票（机动车销售统一发票）]]
#place(top + right)[发票号码：{number} \\ 开票日期：{date}]
#v(4mm)
#table(columns: (32mm, 1fr, 36mm, 1fr, 18mm, 26mm), inset: 5pt,
  [购买方名称], [{buyer}],
  [统一社会信用代码/ \\ 纳税人识别号/身份证件号码], table.cell(colspan: 3)[{buyer_id}],
  [车辆类型], [{vehicle_type}], [厂牌型号], [{brand_model}], [产地], [武汉市],
  [合格证号], [{cert_no}], [进口证明书号], [], [商检单号], [],
  [发动机号码], [{engine_no}], [车辆识别代号/车架号码], table.cell(colspan: 3)[{vin}],
  [价税合计], table.cell(colspan: 3)[⊗ {amount_cap}], table.cell(colspan: 2)[（小写）¥{amount}],
  [销货单位名称], table.cell(colspan: 2)[{seller}], [], [电话], [028-85095423],
  [纳税人识别号], table.cell(colspan: 2)[{seller_tax}], [], [账号], [6504966405],
  [增值税税率 \\ 或征收率], [13%], [增值税 \\ 税额], [¥{tax}], [主管税务 \\ 机关及代码], [],
  [不含税价], [小写 ¥{net}], [完税凭证号码], [], [吨位], [],
)
"""
_VAT_PAGE = """
#set page(width: 210mm, height: 140mm, margin: 8mm)
#set text(font: "Noto Serif SC", size: 9pt)
#align(center)[#text(size: 16pt)[电子发票（增值税专用发票）]]
#place(top + right)[发票号码: 24312000000358032546 \\ 开票日期: 2024年11月18日]
#v(4mm)
#table(columns: (8mm, 1fr, 8mm, 1fr), inset: 5pt,
  [购 \\ 买 \\ 方], [名称：上海云帆物流有限公司 \\ \\ 统一社会信用代码/纳税人识别号：91420100955MW1088J],
  [销 \\ 售 \\ 方], [名称：北京华信科技（集团）有限公司 \\ \\ 统一社会信用代码/纳税人识别号：91110000600037341L])
#table(columns: (3fr, 1fr, 1fr, 1.3fr, 1fr, 1.3fr), stroke: none,
  [项目名称], [单位], [数量], [金额], [税率/征收率], [税额],
  [运费], [次], [1], [560.18], [13%], [72.82],
  [合　　　计], [], [], [¥560.18], [], [¥72.82])
#table(columns: (40mm, 1fr, 1fr), [价税合计（大写）], [⊗陆佰叁拾叁圆整], [（小写）¥633.00])
"""
_LETTER_PAGE = """
#set page(width: 150mm, height: 100mm)
#set text(font: "Noto Serif SC", size: 11pt)
= 关于中秋节放假安排的通知
各部门：根据公司安排，中秋节放假三天，请各位同事提前做好工作交接，注意安全，祝大家节日愉快。
放假期间请保持电话畅通，如有紧急情况请与行政部值班人员联系，谢谢各位的理解与支持。
"""


def sample(path: str) -> bytes:
    return (FOLDER / path).read_bytes()


def truth(folder: str) -> dict[str, dict[str, Any]]:
    return json.loads((FOLDER / folder / "truth.json").read_text("utf-8"))


@cache
def _drawn(source: str, form: str) -> bytes:
    fonts = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    return typst.compile(source.encode(), font_paths=[fonts], format=form, ppi=150.0)


def vehicle_page(form: str = "pdf", **changed: str) -> bytes:
    """A digital vehicle invoice as 'pdf' or 'png', with some fields changed."""
    return _drawn(_VEHICLE_PAGE.format(**VEHICLE | changed), form)


def vat_page(form: str = "pdf") -> bytes:
    return _drawn(_VAT_PAGE, form)


def letter_page(form: str = "pdf") -> bytes:
    return _drawn(_LETTER_PAGE, form)


def scan_page(picture: bytes, note: str) -> bytes:
    """A PDF that shows a picture, with a line of text under it."""
    fonts = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    numbers = ", ".join(map(str, picture))
    source = f'#set text(font: "Noto Sans SC")\n#image(bytes(({numbers})), width: 100%)\n{note}'
    return typst.compile(source.encode(), font_paths=[fonts], format="pdf")


def ofd(**files: str | bytes) -> bytes:
    """A zip with an OFD.xml and other files: '__' in a name stands for '/', '_dot_' for '.'."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "OFD.xml", "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>"
        )
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()
