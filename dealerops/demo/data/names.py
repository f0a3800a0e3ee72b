"""The invented people, places and companies of the demo."""

REGIONS = (
    ("NORTH", "华北大区", "North China"),
    ("EAST", "华东大区", "East China"),
    ("SOUTH", "华南大区", "South China"),
    ("CENTRAL", "华中大区", "Central China"),
    ("YANGTZE", "苏皖大区", "Jiangsu and Anhui"),
    ("SOUTHWEST", "西南大区", "Southwest China"),
    ("NORTHEAST", "东北大区", "Northeast China"),
    ("NORTHWEST", "西北大区", "Northwest China"),
)
# City, its name in English, six digits of its administrative code, the plate's first two characters,
# and how many dealers are there.
CITIES = {
    "NORTH": (
        ("北京", "Beijing", "110105", "京A", 3),
        ("天津", "Tianjin", "120104", "津A", 2),
        ("石家庄", "Shijiazhuang", "130102", "冀A", 1),
        ("太原", "Taiyuan", "140105", "晋A", 1),
        ("济南", "Jinan", "370102", "鲁A", 1),
        ("青岛", "Qingdao", "370202", "鲁B", 1),
    ),
    "EAST": (
        ("上海", "Shanghai", "310115", "沪A", 3),
        ("杭州", "Hangzhou", "330106", "浙A", 3),
        ("宁波", "Ningbo", "330203", "浙B", 2),
        ("温州", "Wenzhou", "330302", "浙C", 1),
    ),
    "SOUTH": (
        ("广州", "Guangzhou", "440106", "粤A", 3),
        ("深圳", "Shenzhen", "440304", "粤B", 3),
        ("东莞", "Dongguan", "441900", "粤S", 1),
        ("厦门", "Xiamen", "350203", "闽D", 1),
        ("南宁", "Nanning", "450103", "桂A", 1),
    ),
    "CENTRAL": (
        ("武汉", "Wuhan", "420111", "鄂A", 2),
        ("长沙", "Changsha", "430102", "湘A", 2),
        ("郑州", "Zhengzhou", "410105", "豫A", 2),
        ("南昌", "Nanchang", "360102", "赣A", 1),
    ),
    "YANGTZE": (
        ("南京", "Nanjing", "320106", "苏A", 2),
        ("苏州", "Suzhou", "320505", "苏E", 2),
        ("无锡", "Wuxi", "320213", "苏B", 1),
        ("合肥", "Hefei", "340104", "皖A", 2),
    ),
    "SOUTHWEST": (
        ("成都", "Chengdu", "510107", "川A", 3),
        ("重庆", "Chongqing", "500103", "渝A", 2),
        ("昆明", "Kunming", "530102", "云A", 1),
        ("贵阳", "Guiyang", "520102", "贵A", 1),
    ),
    "NORTHEAST": (
        ("沈阳", "Shenyang", "210102", "辽A", 2),
        ("大连", "Dalian", "210202", "辽B", 2),
        ("长春", "Changchun", "220102", "吉A", 1),
        ("哈尔滨", "Harbin", "230102", "黑A", 1),
    ),
    "NORTHWEST": (
        ("西安", "Xi'an", "610102", "陕A", 3),
        ("兰州", "Lanzhou", "620102", "甘A", 1),
        ("银川", "Yinchuan", "640104", "宁A", 1),
        ("乌鲁木齐", "Urumqi", "650102", "新A", 1),
    ),
}
DEALER_WORDS = (
    ("众诚", "Zhongcheng"), ("恒远", "Hengyuan"), ("盛达", "Shengda"), ("华星", "Huaxing"),
    ("金桥", "Jinqiao"), ("西湖", "Xihu"), ("紫峰", "Zifeng"), ("庐州", "Luzhou"),
    ("羊城", "Yangcheng"), ("鹏达", "Pengda"), ("鹭岛", "Ludao"), ("邕江", "Yongjiang"),
    ("嘉瑞", "Jiarui"), ("宏图", "Hongtu"), ("润华", "Runhua"), ("正通", "Zhengtong"),
    ("信达", "Xinda"), ("长久", "Changjiu"), ("利星", "Lixing"), ("永驰", "Yongchi"),
    ("捷运", "Jieyun"), ("万佳", "Wanjia"), ("新元", "Xinyuan"), ("百盛", "Baisheng"),
    ("天汇", "Tianhui"), ("中冀", "Zhongji"), ("瑞通", "Ruitong"), ("国力", "Guoli"),
    ("元通", "Yuantong"),
)  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
GIVEN = (
    "伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超",
    "秀英", "志强", "建华", "丽娜", "晓东", "雨桐", "子轩", "思远", "佳怡", "文博", "海燕", "国栋",
    "欣怡", "浩然", "梓涵", "建国", "玉兰", "春梅", "振宇", "晨曦", "立军", "红霞", "嘉豪", "一鸣",
)  # fmt: skip
COMPANY_WORDS = (
    "蓝湾", "启航", "云谷", "瑞丰", "天工", "博远", "嘉禾", "明德", "联创", "安泰", "新程", "凯瑞",
    "德润", "远景", "同方达", "九州", "海纳", "智联", "众合", "拓维", "宏盛", "鼎新", "金穗", "银河",
    "恒通", "百川", "森源", "星宇", "华信", "中科", "润泽", "开元", "诚达", "易行", "广厦", "方舟",
    "鸿运", "盛世", "兴业", "泰和",
)  # fmt: skip
COMPANY_KINDS = (
    "科技有限公司",
    "物流有限公司",
    "建筑工程有限公司",
    "医药有限公司",
    "餐饮管理有限公司",
    "贸易有限公司",
    "信息技术有限公司",
    "装饰工程有限公司",
    "商务服务有限公司",
    "供应链管理有限公司",
    "文化传媒有限公司",
    "机电设备有限公司",
    "环保科技有限公司",
)
