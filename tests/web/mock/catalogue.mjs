// SPDX-License-Identifier: Apache-2.0
// The items of the pretended node.

const field = (key, label, type = 'text', more = {}) => ({
  key,
  label,
  type,
  required: false,
  options: null,
  hint: null,
  maxLength: null,
  default: null,
  ...more,
})
const need = (key, name, required, source, level) => ({ key, name, required, source, level })
const kLevels = ['A 签发机构原件', 'B 窗口核验', 'C 申请人上传', 'D 承诺']

const common = [
  need('m1', '申请书(表)', true, '申请人自备', kLevels[2]),
  need('m2', '申请人身份证明或统一社会信用代码证', true, '电子证照共享', kLevels[0]),
]

const buildFields = [
  field('project', '工程名称', 'text', { required: true, maxLength: 100 }),
  field('site', '建设地址', 'text', { required: true, maxLength: 200 }),
  field('area', '建筑面积(平方米)', 'number', { required: true }),
  field('start', '计划开工日期', 'date'),
  field('builder', '施工单位', 'text', { maxLength: 100 }),
  field('supervision', '是否实行监理', 'select', {
    required: true,
    options: [
      { value: 'yes', label: '是' },
      { value: 'no', label: '否' },
    ],
  }),
  field('scope', '建设内容', 'longText', {
    maxLength: 2000,
    hint: '写明结构类型、层数和主要建设内容',
  }),
]
const shopFields = [
  field('shop', '经营场所名称', 'text', { required: true, maxLength: 100 }),
  field('site', '经营地址', 'text', { required: true, maxLength: 200 }),
  field('area', '营业面积(平方米)', 'number'),
  field('staff', '从业人数', 'number'),
  field('scope', '经营范围', 'longText', { maxLength: 1000 }),
]

const rows = [
  [
    '建筑工程施工许可证核发',
    '11360521ZJJ',
    '承诺件',
    'promised',
    5,
    20,
    '',
    buildFields,
    [
      need('m3', '建设用地批准文件', true, '部门共享', kLevels[0]),
      need('m4', '施工图设计文件审查合格书', true, '中介机构', kLevels[1]),
      need('m5', '中标通知书和施工合同', true, '申请人自备', kLevels[1]),
      need('m6', '质量和安全措施资料', false, '申请人自备', kLevels[2]),
    ],
  ],
  [
    '商品房预售许可',
    '11360521ZJJ',
    '承诺件',
    'promised',
    7,
    20,
    '',
    buildFields,
    [
      need('m3', '国有土地使用证', true, '部门共享', kLevels[0]),
      need('m4', '工程进度证明', true, '申请人自备', kLevels[1]),
    ],
  ],
  [
    '公共场所卫生许可(新办)',
    '11360521WJW',
    '承诺件',
    'promised',
    10,
    20,
    '',
    shopFields,
    [
      need('m3', '场所平面图和卫生设施布局图', true, '申请人自备', kLevels[2]),
      need('m4', '卫生检测或评价报告', true, '检测机构', kLevels[1]),
      need('m5', '从业人员健康合格证明', true, '申请人自备', kLevels[1]),
    ],
  ],
  [
    '医疗机构执业登记',
    '11360521WJW',
    '承诺件',
    'promised',
    15,
    30,
    '',
    shopFields,
    [
      need('m3', '验资证明', true, '申请人自备', kLevels[1]),
      need('m4', '建筑设计平面图', true, '申请人自备', kLevels[2]),
    ],
  ],
  [
    '食品经营许可证核发',
    '11360521SCJG',
    '承诺件',
    'promised',
    8,
    20,
    '',
    shopFields,
    [
      need('m3', '食品安全管理制度', true, '申请人自备', kLevels[3]),
      need('m4', '设备布局和操作流程图', true, '申请人自备', kLevels[2]),
    ],
  ],
  [
    '个体工商户设立登记',
    '11360521SCJG',
    '即办件',
    'onTheSpot',
    1,
    15,
    '',
    shopFields,
    [need('m3', '经营场所使用证明', true, '申请人自备', kLevels[2])],
  ],
  [
    '道路货物运输经营许可',
    '11360521JTJ',
    '承诺件',
    'promised',
    10,
    20,
    '',
    shopFields,
    [
      need('m3', '驾驶人员从业资格证', true, '电子证照共享', kLevels[0]),
      need('m4', '车辆技术评定证明', true, '检测机构', kLevels[1]),
    ],
  ],
  [
    '超限运输车辆行驶公路审批',
    '11360521JTJ',
    '上报件',
    'reportedUp',
    5,
    20,
    '按件 200 元',
    shopFields,
    [need('m3', '车货总体轮廓图', true, '申请人自备', kLevels[2])],
  ],
  [
    '城镇污水排入排水管网许可证核发',
    '11360521ZJJ',
    '承诺件',
    'promised',
    12,
    20,
    '',
    buildFields,
    [
      need('m3', '排水水质检测报告', true, '检测机构', kLevels[1]),
      need('m4', '其他有关材料', false, '申请人自备', kLevels[2]),
    ],
  ],
  [
    '建设工程消防验收',
    '11360521ZJJ',
    '联办件',
    'joint',
    10,
    15,
    '',
    buildFields,
    [need('m3', '竣工验收报告', true, '申请人自备', kLevels[1])],
  ],
]

export const items = rows.map(
  (
    [name, organisation, caseTypeName, caseType, promiseDays, statuteDays, fee, formFields, more],
    at,
  ) => ({
    code: `000117${String(1030 + at * 7)}00${at}-360521`,
    version: 3 - (at % 3),
    name,
    kindName: '行政许可',
    caseType,
    caseTypeName,
    organisation,
    organisationName: '',
    promiseDays,
    statuteDays,
    fee,
    state: 'published',
    requirements: [...common, ...more],
    formFields,
    basis:
      at === 8
        ? ''
        : '《中华人民共和国行政许可法》第十二条;《中华人民共和国建筑法》第七条:建筑工程开工前,建设单位应当按照国家有关规定向工程所在地县级以上人民政府建设行政主管部门申请领取施工许可证。',
    conditions:
      '1. 申请人具有独立承担民事责任的能力;\n2. 申请事项属于本机关法定职权范围;\n3. 申请材料齐全、符合法定形式。',
    procedure: [
      { name: '收件受理', days: 1 },
      { name: '审查', days: Math.max(1, promiseDays - 3) },
      { name: '决定', days: 1 },
      { name: '制证送达', days: at === 3 ? 20 : 1 },
    ],
    specialProcedures:
      at % 3 === 0
        ? [
            {
              procedure: 'expertReview',
              name: '专家评审',
              days: 15,
              basis: '《行政许可法》第四十五条',
            },
          ]
        : [],
    feeBasis: fee ? '赣价费〔2018〕12号' : null,
    contact: '县行政服务中心二楼 B 区 12 号窗口,0790-5881234',
    complaint: '县纪委监委驻行政服务中心监察室,0790-12345',
    versions: [
      { version: 3 - (at % 3), publishedAt: '2025-05-20', state: 'published' },
      ...(at % 3 < 2 ? [{ version: 1, publishedAt: '2023-03-01', state: 'retired' }] : []),
    ],
  }),
)

export const checks = () =>
  items.flatMap((item) => {
    const problems = []
    if (!item.basis)
      problems.push({
        code: 'NO_BASIS',
        title: '没有设定依据',
        remedy: '写明法律、法规的名称和条款',
      })
    const sum = item.procedure.reduce((all, each) => all + each.days, 0)
    if (sum > item.promiseDays)
      problems.push({
        code: 'STEPS_TOO_LONG',
        title: `各环节合计 ${sum} 天,超过承诺 ${item.promiseDays} 天`,
        remedy: '调整环节时限或承诺时限',
      })
    if (item.requirements.some((each) => /其他|有关/.test(each.name)))
      problems.push({
        code: 'CATCH_ALL',
        title: '材料清单有兜底条款“其他有关材料”',
        remedy: '逐项列明,或删除',
      })
    return problems.length ? [{ code: item.code, name: item.name, problems }] : []
  })

export { field }
