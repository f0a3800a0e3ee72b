"""Twelve models of a make-believe range with their list prices, for demonstrations and tests."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dealerops.registry.choices import Energy


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """One model as the price list shows it; `msrp` in CNY with VAT, `was` the price of the year before."""

    code: str
    name: str
    name_en: str
    energy: Energy
    msrp: Decimal
    was: Decimal


BRAND: Final = "远澜"
MODELS: Final = (
    CatalogueModel(
        "YL-C3-15", "澜风 1.5L 舒适版", "Lanfeng 1.5L Comfort",
        Energy.PETROL, Decimal("89800.00"), Decimal("92800.00"),
    ),
    CatalogueModel(
        "YL-C5-15T", "澜驰 1.5T 豪华版", "Lanchi 1.5T Luxury",
        Energy.PETROL, Decimal("128800.00"), Decimal("132800.00"),
    ),
    CatalogueModel(
        "YL-C7-20T", "澜尊 2.0T 行政版", "Lanzun 2.0T Executive",
        Energy.PETROL, Decimal("219800.00"), Decimal("225800.00"),
    ),
    CatalogueModel(
        "YL-S5-15T", "远山 1.5T 四驱版", "Yuanshan 1.5T AWD",
        Energy.PETROL, Decimal("149800.00"), Decimal("153800.00"),
    ),
    CatalogueModel(
        "YL-S7-20T", "远岳 2.0T 七座版", "Yuanyue 2.0T Seven-Seat",
        Energy.PETROL, Decimal("199800.00"), Decimal("206800.00"),
    ),
    CatalogueModel(
        "YL-C5-HEV", "澜驰 混动 尊享版", "Lanchi Hybrid Premium",
        Energy.HYBRID, Decimal("146800.00"), Decimal("151800.00"),
    ),
    CatalogueModel(
        "YL-S5-HEV", "远山 混动 尊享版", "Yuanshan Hybrid Premium",
        Energy.HYBRID, Decimal("169800.00"), Decimal("175800.00"),
    ),
    CatalogueModel(
        "YL-S5-PHEV", "远山 插混 长续航版", "Yuanshan Plug-in Long Range",
        Energy.PLUG_IN, Decimal("178800.00"), Decimal("186800.00"),
    ),
    CatalogueModel(
        "YL-M8-PHEV", "远航 插混 商务版", "Yuanhang Plug-in Business",
        Energy.PLUG_IN, Decimal("289800.00"), Decimal("299800.00"),
    ),
    CatalogueModel(
        "YL-E3", "澜星 纯电 都市版", "Lanxing Electric City",
        Energy.ELECTRIC, Decimal("99800.00"), Decimal("109800.00"),
    ),
    CatalogueModel(
        "YL-E5", "澜光 纯电 长续航版", "Languang Electric Long Range",
        Energy.ELECTRIC, Decimal("159800.00"), Decimal("172800.00"),
    ),
    CatalogueModel(
        "YL-E7", "澜曜 纯电 四驱性能版", "Lanyao Electric AWD Performance",
        Energy.ELECTRIC, Decimal("249800.00"), Decimal("265800.00"),
    ),
)  # fmt: skip
