"""The invented people, places and companies of the demo."""

REGIONS = (
    ("NORTH", "华北大区", "North China"),
    ("EAST", "华东大区", "East China"),
    ("SOUTH", "华南大区", "South China"),
)
# city, its name in English, six digits of its administrative code, the plate's first two characters
CITIES = {
    "NORTH": (
        ("北京", "Beijing", "110105", "京A"),
        ("天津", "Tianjin", "120104", "津A"),
        ("石家庄", "Shijiazhuang", "130102", "冀A"),
        ("太原", "Taiyuan", "140105", "晋A"),
    ),
    "EAST": (
        ("上海", "Shanghai", "310115", "沪A"),
        ("杭州", "Hangzhou", "330106", "浙A"),
        ("南京", "Nanjing", "320106", "苏A"),
        ("合肥", "Hefei", "340104", "皖A"),
    ),
    "SOUTH": (
        ("广州", "Guangzhou", "440106", "粤A"),
        ("深圳", "Shenzhen", "440304", "粤B"),
        ("厦门", "Xiamen", "350203", "闽D"),
        ("南宁", "Nanning", "450103", "桂A"),
    ),
}
DEALER_WORDS = (
    ("众诚", "Zhongcheng"), ("恒远", "Hengyuan"), ("盛达", "Shengda"), ("华星", "Huaxing"),
    ("金桥", "Jinqiao"), ("西湖", "Xihu"), ("紫峰", "Zifeng"), ("庐州", "Luzhou"),
    ("羊城", "Yangcheng"), ("鹏达", "Pengda"), ("鹭岛", "Ludao"), ("邕江", "Yongjiang"),
)  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = (
    "伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超",
    "秀英", "志强", "建华", "丽娜", "晓东", "雨桐", "子轩", "思远", "佳怡", "文博", "海燕", "国栋",
)  # fmt: skip
COMPANY_WORDS = (
    "蓝湾", "启航", "云谷", "瑞丰", "天工", "博远", "嘉禾", "明德", "联创", "安泰", "新程", "凯瑞",
    "德润", "远景", "同方达", "九州", "海纳", "智联", "众合", "拓维",
)  # fmt: skip
COMPANY_KINDS = (
    "科技有限公司",
    "物流有限公司",
    "建筑工程有限公司",
    "医药有限公司",
    "餐饮管理有限公司",
)
