"""Sample data for every document template: the shape callers hand over."""

from __future__ import annotations

COMMON: dict[str, object] = {
    "organ": "示范区市场监督管理局", "seal": "行政审批专用章", "number": "示市监许〔2026〕0123号", "issued_on": "2026-11-23",
    "addressee": "示范区桂香小吃店（李晓梅）", "item_name": "食品经营许可（餐饮服务）新办", "case_no": "C12345626112300000423",
    "contact": {"name": "食品许可科", "phone": "0757-12345678", "address": "示范大道1号行政服务中心二楼"},
    "track_url": "https://one.example.org/track/C12345626112300000423",
}
REMEDIES = {"review_organ": "示范区人民政府", "review_days": 60, "court": "示范区人民法院", "court_months": 6}
ACCEPT_BASIS = ["《中华人民共和国行政许可法》第三十二条第一款第五项、第二款"]

SAMPLES: dict[str, dict[str, object]] = {
    "application": COMMON | {
        "title": "申请书", "addressee": "示范区市场监督管理局", "submitted_at": "2026-11-20T09:05:00+08:00", "act": "新办",
        "applicant": "示范区桂香小吃店（李晓梅）", "agent": "何志强（委托书 M12345626112000000112）", "channel": "网上提交",
        "delivery": "邮寄：李**，示范市示范区示范街道****", "digest": "5f2b" * 16, "masked": True,
        "groups": [["经营者", [["经营者姓名", "李**"], ["公民身份号码", "4400************21"]]]],
        "materials": [{"name": "设备设施布局图", "form": "电子", "file_no": "F123456261120000000331"}, {"name": "营业执照", "form": "免交"}],
        "declarations": ["承诺所填内容和所交材料真实：是。"],
    },
    "posting_slip": COMMON | {
        "title": "邮寄交接单", "addressee": "示范邮政", "slip_no": "PS123456261123000000778", "hall": "示范街道行政服务中心", "carrier": "示范邮政",
        "handed_on": "2026-11-23", "clerk": "陈志强",
        "rows": [["EX1234567890CN", "CN123456261123000000423", "李**", "示范市示范区示范街道", "政务文书", "政府支付"]],
    },
    "receipt": COMMON | {
        "received_at": "2026-11-20T09:05:00+08:00", "place": "示范街道行政服务中心 3号综合窗口", "received_by": "陈志强（示范街道）",
        "channel": "窗口提交", "delivery": "邮寄送达（免费）", "answer_due_on": "2026-11-27",
        "materials": [
            {"name": "食品经营许可申请书", "form": "纸质原件1份"},
            {"name": "营业执照", "form": "免提交", "note": "系统共享核验"},
            {"name": "与食品经营相适应的主要设备设施布局、操作流程等文件", "form": "扫描上传"},
            {"name": "保证食品安全的规章制度清单", "form": "扫描上传", "note": "共4页"},
        ],
    },
    "acceptance": COMMON | {
        "received_on": "2026-11-20", "accepted_on": "2026-11-23", "basis": ACCEPT_BASIS, "fee": "不收取费用",
        "clocks": [{"name": "法定办结时限", "length": "20个工作日", "due_on": "2026-12-21"},
                   {"name": "承诺办结时限", "length": "8个工作日", "due_on": "2026-12-03"}],
    },
    "notice": COMMON | {
        "title": "特别程序告知书", "intro": "你（单位）的申请需要进行下列程序，所需时间不计算在办理期限内，特此告知。",
        "fields": [["程序", "听证"], ["所需时间", "20个工作日"]], "basis": ["《中华人民共和国行政许可法》第四十五条"],
        "head": ["材料", "份数"], "rows": [["平面图", "1"]], "paragraphs": ["听证不收费。"], "signers": [["参加人", "李晓梅"]],
    },
    "correction": COMMON | {
        "received_on": "2026-11-20", "due_on": "2026-12-04",
        "basis": ["《中华人民共和国行政许可法》第三十二条第一款第四项"],
        "requests": [
            {"name": "设备设施布局图", "problem": "未标明粗加工区与专间的位置和面积。", "how": "在原图上标明各功能区名称和面积后重新上传。",
             "basis": "《食品经营许可和备案管理办法》第十三条"},
            {"name": "健康证明", "problem": "从业人员王某的健康证明已于2026年10月31日到期。", "how": "上传有效期内的健康证明。",
             "basis": "《中华人民共和国食品安全法》第四十五条"},
        ],
    },
    "decision_granted": COMMON | {
        "received_on": "2026-11-20", "accepted_on": "2026-11-23", "remedies": REMEDIES,
        "facts": "2026年11月25日，本机关指派两名工作人员对经营场所进行了现场核查，核查结果符合要求。",
        "basis": ["《中华人民共和国行政许可法》第三十八条第一款", "《中华人民共和国食品安全法》第三十五条"],
        "outcome": "准予食品经营许可，颁发《食品经营许可证》。",
        "fields": [["证照编号", "L12345626112300000570"], ["经营场所", "示范区示范街道示范路18号首层"], ["经营项目", "热食类食品制售"],
                   ["有效期限", "2026年11月26日至2031年11月25日"]],
        "conditions": ["在经营场所显著位置悬挂许可证正本。", "许可事项发生变化的，在变化后十个工作日内申请变更。"],
        "delivery": "邮寄送达，邮费由财政承担",
    },
    "decision_refused": COMMON | {
        "received_on": "2026-11-20", "accepted_on": "2026-11-23", "remedies": REMEDIES,
        "facts": "2026年11月25日，本机关对经营场所进行了现场核查。",
        "reasons": ["专间面积为3平方米，小于申报的加工规模所需面积，不符合食品安全标准关于加工场所的要求。",
                    "经营场所与公共厕所的直线距离不足25米，未采取有效的防护措施。"],
        "basis": ["《中华人民共和国行政许可法》第三十八条第二款", "《中华人民共和国食品安全法》第三十三条第一款第一项"],
    },
    "licence": {
        "organ": "示范区市场监督管理局", "seal": "行政审批专用章", "issued_on": "2026-11-26", "name": "食品经营许可证",
        "permit_no": "L12345626112300000570", "holder_name": "示范区桂香小吃店", "valid_from": "2026-11-26", "valid_until": "2031-11-25",
        "fields": [["统一社会信用代码", "92000000MA0000000X"], ["负责人", "李晓梅"],
                   ["经营场所", "示范区示范街道示范路18号首层之一、之二（面积86平方米）"], ["主体业态", "餐饮服务经营者（小型餐馆）"],
                   ["经营项目", "热食类食品制售；冷食类食品制售；自制饮品制售（不含自酿酒）"], ["日常监督管理机构", "示范街道市场监督管理所"]],
        "verify_url": "https://one.example.org/verify/L12345626112300000570?c=8K2M", "verify_code": "8K2M 41QZ",
    },
    "statement": COMMON | {
        "title": "医疗保险差额缴费核定通知书", "organ": "示范区社会保险基金管理局", "seal": "业务专用章", "addressee": "何国安",
        "item_name": "一次性补足医疗保险差额缴费年限（职保）", "received_on": "2026-11-20", "outcome": "经核定，结果如下",
        "fields": [["参保人", "何国安"], ["规定缴费年限", "25年"], ["已缴费年限", "23年4个月"], ["需补足", "20个月"], ["缴费基数", "5,285.00元/月"]],
        "amount": "10056.05", "pay_by_on": "2026-12-31", "basis": ["《中华人民共和国社会保险法》第二十七条"],
        "notes": ["缴费后即时到账，缴费凭证可在网上打印。"], "remedies": REMEDIES,
    },
}
PERMIT = SAMPLES["licence"]
SAMPLES |= {
    "food_permit": PERMIT | {"edition": "2"},
    "business_licence": PERMIT | {"name": "营业执照", "valid_until": ""},
    "works_permit": PERMIT | {"name": "建筑工程施工许可证", "valid_until": "", "fields": [["工程名称", "示范路厂房"], ["计划开工日期", "2026-12-01"]]},
    "water_permit": PERMIT | {"name": "取水许可证", "fields": [["文书种类", "取水许可证（取水工程已竣工）"], ["取水地点", "示范河左岸"]]},
    "insurance_assessment": PERMIT | {"name": "职工基本医疗保险一次性缴费核定表", "holder_name": "何国安", "addressee": "何国安", "valid_until": "",
                                      "fields": SAMPLES["statement"]["fields"], "remedies": REMEDIES},
    "certificate": PERMIT | {"name": "备案证明", "statement": "经核对，你单位报送的信息齐全，已经备案。"},
    "permit_ruling": COMMON | {
        "title": "撤销行政许可决定书", "item_name": "食品经营许可证", "basis": ["行政许可法 69(2)"], "remedies": REMEDIES, "outcome": "撤销该行政许可。",
        "reasons": ["申请材料中的健康证明系伪造。", "属于“被许可人以欺骗、贿赂等不正当手段取得行政许可的”的情形。"],
        "fields": [["证照名称", "食品经营许可证"], ["证照编号", "L12345626112300000570"]], "paragraphs": ["基于该行政许可取得的利益不受保护。"],
    },
    "signature_stamp": {"organ": "示范区市场监督管理局", "issued_on": "2026-11-26", "verify_at": "one.example.org/verify/"},
}
