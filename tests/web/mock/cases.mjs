// SPDX-License-Identifier: Apache-2.0
// The cases of the pretended node: enough sense that every page has something true-looking to show.
// Days are counted without holidays here; the real clock is the node's.
import { items } from './catalogue.mjs'
import { organisationName, users } from './people.mjs'

export const kNow = '2025-07-14T09:30:00.000+08:00'
const kCases = 137
const kDay = 86_400_000

let seed = 20250714
const random = () => {
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed / 2147483648
}
const pick = (list) => list[Math.floor(random() * list.length)]

export const iso = (ms) => new Date(ms + 8 * 3600_000).toISOString().replace('Z', '+08:00')
const weekday = (ms) => ![0, 6].includes(new Date(ms + 8 * 3600_000).getUTCDay())

export function addDays(ms, days) {
  let left = days
  let at = ms
  while (left > 0) {
    at += kDay
    if (weekday(at)) left--
  }
  return at
}

export function daysBetween(from, to) {
  const sign = from <= to ? 1 : -1
  const [low, high] = from <= to ? [from, to] : [to, from]
  let count = 0
  for (let at = low + kDay; iso(at).slice(0, 10) <= iso(high).slice(0, 10); at += kDay)
    if (weekday(at)) count++
  return sign * count
}

export const statusNames = {
  received: '已收件',
  supplement: '补正',
  accepted: '已受理',
  review: '审查',
  special: '特别程序',
  suspended: '挂起',
  reported: '已上报',
  granted: '准予',
  denied: '不予许可',
  certified: '制证',
  delivered: '送达',
  closed: '办结',
  refused: '不予受理',
  withdrawn: '撤回',
}
const finals = ['closed', 'refused', 'withdrawn']
const lightNames = {
  none: '—',
  green: '正常',
  yellow: '黄牌预警',
  red: '红牌预警',
  over: '已超期',
  paused: '暂停计时',
}
const companies = [
  '新余市宏达建筑工程有限公司',
  '分宜县钤东置业有限公司',
  '江西恒信食品有限公司',
  '分宜县杨桥镇惠民大药房',
  '新余市众诚物流有限公司',
  '分宜县洞村乡农家饭庄',
  '江西瑞丰新材料股份有限公司',
  '分宜县凤阳口腔门诊部',
]
const persons = ['张*', '欧阳**', '李**', '䶮**', '黄*', '钟**']
const streets = [
  '钤阳街道府前路 88 号',
  '分宜镇昌山路 12 号',
  '杨桥镇工业园 B7 栋',
  '凤阳镇新街 3 号',
]

const openStatuses = [
  'received',
  'received',
  'supplement',
  'accepted',
  'review',
  'review',
  'review',
  'special',
  'suspended',
  'granted',
  'certified',
  'reported',
  'closed',
  'closed',
  'closed',
  'refused',
]

const actor = (org) =>
  users.find((each) => each.organisation.startsWith(org) && !each.roles.includes('clerk')) ??
  users[1]

function hashOf(id, seq) {
  return `${id}${String(seq).padStart(3, '0')}`.replace(/\W/g, '').padEnd(32, 'a').slice(0, 32)
}

export function addEvent(file, kind, kindName, at, who, fields = [], more = {}) {
  const seq = file.events.length + 1
  file.events.push({
    hash: hashOf(file.case.caseId, seq),
    seq,
    node: '360521000000',
    nodeName: '分宜县',
    kind,
    kindName,
    occurredAt: iso(at),
    recordedAt: iso(at + 2000),
    actorName: who.displayName,
    organisationName: who.organisationName,
    channel: 'window',
    materials: [],
    replaces: null,
    version: null,
    mark: 'taken',
    problem: null,
    fields: fields.map(([key, label, value, valueName = null]) => ({
      key,
      label,
      value,
      valueName,
    })),
    ladder: [
      { node: '360500000000', nodeName: '新余市', at: iso(at + 90_000), status: '已收' },
      {
        node: '360000000000',
        nodeName: '江西省',
        at: seq % 4 ? iso(at + 400_000) : null,
        status: seq % 4 ? '已收' : '待收',
      },
    ],
    ...more,
  })
}

function materialsOf(item, status, at) {
  const all = item.requirements.filter((each, index) => status !== 'supplement' || index !== 3)
  const list = all
    .filter((each) => each.required || random() > 0.5)
    .map((each, index) => ({
      digest: `sha256:${hashOf(item.code + each.key, index)}`,
      name: `${each.name}.${index % 3 === 1 ? 'png' : 'pdf'}`,
      requirement: each.key,
      size: 84_000 + Math.floor(random() * 3_000_000),
      mediaType: index % 3 === 1 ? 'image/png' : 'application/pdf',
      receivedAt: iso(at),
      by: '刘丽',
      here: true,
    }))
  if (random() > 0.7)
    list.push({
      digest: `sha256:${hashOf(item.code, 99)}`,
      name: '工程量清单.xlsx',
      requirement: null,
      size: 48_213,
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      receivedAt: iso(at),
      by: '刘丽',
      here: true,
    })
  return list
}

function history(file, item, opened, status) {
  const clerk = users[0]
  const who = actor(item.organisation)
  addEvent(file, 'received', '收件', opened, clerk, [
    ['window', '窗口', 'B12'],
    ['applicantName', '申请人', file.case.applicantName],
  ])
  const past = (name) =>
    Object.keys(statusNames).indexOf(status) >= Object.keys(statusNames).indexOf(name)
  if (status === 'supplement')
    addEvent(file, 'supplementRequested', '补正告知', opened + kDay, who, [
      ['items', '补正内容', `${item.requirements[3]?.name ?? '申请书'}:缺审查机构印章,请补盖`],
      ['deadline', '补正期限', iso(addDays(opened, 15)).slice(0, 10)],
    ])
  if (!past('accepted') || status === 'refused') return
  addEvent(file, 'accepted', '受理', opened + 1800_000, who, [
    ['number', '受理编号', `分审受〔2025〕${file.index}号`],
  ])
  if (!past('review')) return
  addEvent(file, 'step', '环节', opened + kDay, who, [
    ['step', '环节', 'handle', '承办'],
    [
      'opinion',
      '意见',
      '材料齐全,符合法定形式。经核对建设用地批准文件、施工图审查合格书,拟同意,请审核。',
    ],
    ['stepResult', '结果', 'agreed', '同意'],
  ])
  const second = file.events[file.events.length - 1]
  if (file.index % 5 === 0)
    addEvent(
      file,
      'step',
      '环节',
      opened + kDay + 3600_000,
      who,
      [
        ['step', '环节', 'handle', '承办'],
        ['opinion', '意见', '材料齐全,符合法定形式。现场核查无异议,拟同意,请审核。'],
        ['stepResult', '结果', 'agreed', '同意'],
      ],
      { replaces: second.hash, version: 2 },
    )
  if (status === 'special')
    addEvent(file, 'specialStarted', '特别程序开始', opened + 2 * kDay, who, [
      ['procedure', '程序', 'expertReview', '专家评审'],
      ['days', '所需天数', '15'],
      ['basis', '依据', '《行政许可法》第四十五条'],
      ['approver', '批准人', '陈敏', null],
    ])
  if (status === 'suspended')
    addEvent(file, 'suspended', '挂起', opened + 2 * kDay, who, [
      ['reason', '理由', '等待申请人补充现场照片'],
    ])
  if (status === 'reported')
    addEvent(file, 'forwardedUp', '转报', opened + 2 * kDay, who, [
      ['target', '转报至', '360500000000', '新余市'],
      ['opinion', '初审意见', '初审合格'],
    ])
  if (['granted', 'certified', 'closed'].includes(status))
    addEvent(file, 'decided', '决定', opened + 3 * kDay, users[2], [
      ['decision', '决定', 'granted', '准予'],
      ['number', '决定书编号', `分行审许〔2025〕${file.index}号`],
    ])
  if (['certified', 'closed'].includes(status))
    addEvent(file, 'certified', '制证', opened + 3 * kDay + 3600_000, who, [
      ['name', '证照名称', item.name.replace(/核发$|\(.*\)$/g, '')],
    ])
  if (status === 'closed')
    addEvent(file, 'finished', '办结', opened + 4 * kDay, who, [
      ['result', '结果', '0', '出证办结'],
    ])
  if (file.index === 7)
    Object.assign(file.events[file.events.length - 1], {
      mark: 'parked',
      problem: {
        code: 'MOVE_NOT_ALLOWED',
        title: '办件当前状态下不能进行此操作',
        remedy: '由登记单位更正该记录',
      },
    })
}

function clockOf(kind, kindName, started, limit, used, paused, excluded) {
  const due = paused ? null : addDays(started, limit + excluded)
  const now = Date.parse(kNow)
  return {
    kind,
    kindName,
    state: paused ? 'paused' : 'running',
    stateName: paused ? '暂停计时' : '计时中',
    startedAt: iso(started),
    due: due && iso(due),
    dueLatest: null,
    notBefore: paused ? iso(addDays(now, limit - used)) : null,
    limit,
    unitName: '个工作日',
    used,
    left: paused ? limit - used : daysBetween(now, due),
    excluded,
    overdue: !paused && due < now,
    ledger: [
      { from: iso(started), to: null, days: 0, text: '受理当日不计,自次日起算' },
      {
        from: iso(started + kDay),
        to: iso(now),
        days: used,
        text: `已计 ${used} 个工作日,周末和法定节假日不计`,
      },
      ...(excluded
        ? [
            {
              from: iso(started + 2 * kDay),
              to: iso(started + (2 + excluded) * kDay),
              days: -excluded,
              text: `专家评审 ${excluded} 个工作日不计入(告知书 分审特〔2025〕6号)`,
            },
          ]
        : []),
      ...(due
        ? [
            {
              from: iso(due),
              to: null,
              days: null,
              text: `限 ${limit} 个工作日,于 ${iso(due).slice(0, 10)} 下班时届满`,
            },
          ]
        : []),
    ],
    findings:
      due && due < now
        ? [{ code: 'OVERDUE', text: '已超过期限,责任单位须在三个工作日内说明' }]
        : [],
  }
}

function clocksOf(file, item, opened) {
  const { status } = file.case
  const now = Date.parse(kNow)
  if (finals.includes(status)) return []
  if (status === 'received')
    return [clockOf('acceptance', '受理时限', opened, 5, daysBetween(opened, now), false, 0)]
  if (status === 'supplement') return [clockOf('acceptance', '受理时限', opened, 5, 1, true, 0)]
  const used = Math.max(0, daysBetween(opened, now))
  const paused = ['special', 'suspended'].includes(status)
  const excluded = file.index % 5 === 0 && !paused ? 3 : 0
  return [
    clockOf(
      'promise',
      '承诺时限',
      opened,
      item.promiseDays,
      Math.min(used, 2 + (paused ? 0 : used)),
      paused,
      excluded,
    ),
    clockOf('statute', '法定时限', opened, item.statuteDays, used, status === 'special', excluded),
  ]
}

export function refresh(file) {
  const row = file.case
  const item = items.find((each) => each.code === row.item)
  row.statusName = statusNames[row.status]
  row.ended = finals.includes(row.status)
  file.clocks = clocksOf(file, item, Date.parse(row.openedAt))
  const promise = file.clocks.find((each) => each.kind === 'promise')
  const statute = file.clocks.find((each) => each.kind === 'statute')
  const acceptance = file.clocks.find((each) => each.kind === 'acceptance')
  Object.assign(row, {
    promiseDue: promise?.due ?? null,
    promiseLeft: promise?.due ? promise.left : null,
    statuteDue: statute?.due ?? null,
    statuteLeft: statute?.due ? statute.left : null,
    acceptanceDue: acceptance?.due ?? null,
  })
  const left = promise?.left ?? acceptance?.left ?? null
  row.light = row.ended
    ? 'none'
    : ['special', 'suspended', 'supplement'].includes(row.status)
      ? 'paused'
      : left === null
        ? 'none'
        : left < 0
          ? 'over'
          : left === 0
            ? 'red'
            : left <= 2
              ? 'yellow'
              : 'green'
  row.lightName = lightNames[row.light]
  file.signals = ['over', 'red', 'yellow'].includes(row.light)
    ? [
        {
          rule: 'promise',
          level: { over: 'redCard', red: 'yellowCard', yellow: 'warning' }[row.light],
          levelName: { over: '红牌', red: '黄牌', yellow: '预警' }[row.light],
          clockName: (promise ?? acceptance).kindName,
          at: '2025-07-14T08:00:00.000+08:00',
          message: left < 0 ? `已超过期限 ${-left} 个工作日` : `距到期 ${left} 个工作日`,
        },
      ]
    : []
}

export function makeFile(index, item, opened, status, applicantName, person) {
  const caseId = `3605210000002025${String(index).padStart(8, '0')}`
  const file = {
    index,
    etag: 1,
    item,
    case: {
      caseId,
      number: `FY2025${iso(opened).slice(5, 10).replace('-', '')}${String(index).padStart(5, '0')}`,
      item: item.code,
      itemName: item.name,
      title: `${applicantName}申请${item.name}`,
      applicantName,
      caseType: item.caseType,
      caseTypeName: item.caseTypeName,
      status,
      organisation: item.organisation,
      organisationName: organisationName(item.organisation),
      handler: status === 'received' ? null : actor(item.organisation).id,
      handlerName: status === 'received' ? null : actor(item.organisation).displayName,
      openedAt: iso(opened),
      acceptedAt: ['received', 'supplement', 'refused'].includes(status)
        ? null
        : iso(opened + 1800_000),
      parked: index === 7 ? 1 : 0,
    },
    applicant: {
      displayName: applicantName,
      typeName: person ? '自然人' : '企业法人',
      creditCode: person ? null : '91360521MA35XXXX1T',
      personalHere: true,
    },
    form: item.formFields.map((each) => ({
      key: each.key,
      label: each.label,
      value:
        {
          area: '1860',
          start: '2025-09-01',
          site: pick(streets),
          supervision: '是',
          staff: '12',
          scope: '框架结构,地上六层,建设内容包括主体、给排水、消防和室外配套。',
        }[each.key] ?? (person ? '**' : `${applicantName.slice(0, 8)}二期`),
    })),
    materials: materialsOf(item, status, opened),
    events: [],
    documents: [],
    related: [],
  }
  history(file, item, opened, status)
  file.documents = file.events
    .filter((each) => documentNames[each.kind])
    .map((each, at) => makeDocument(file, each.kind, at))
  refresh(file)
  return file
}

export const documentNames = {
  received: '收件凭证',
  accepted: '受理通知书',
  supplementRequested: '补正告知书',
  notAccepted: '不予受理通知书',
  specialStarted: '特别程序告知书',
  extended: '延期通知书',
  decided: '准予行政许可决定书',
  delivered: '送达回证',
}

export function makeDocument(file, kind, at) {
  const id = `${file.case.caseId}-${kind}-${at}`
  return {
    id,
    number: `分行审〔2025〕${file.index * 3 + at}号`,
    kind,
    kindName: documentNames[kind],
    issuedAt: kNow,
    url: `/api/v1/cases/${file.case.caseId}/documents/${id}`,
  }
}

export function makeCases() {
  const files = []
  for (let index = 1; index <= kCases; index++) {
    const item = items[index % items.length]
    const status = openStatuses[Math.floor(random() * openStatuses.length)]
    const age = finals.includes(status)
      ? 10 + random() * 60
      : ['received'].includes(status)
        ? random() * 4
        : 1 + random() * 9
    let opened = Date.parse(kNow) - Math.floor(age * kDay)
    while (!weekday(opened)) opened -= kDay
    const minutes = 8 * 60 + 30 + ((index * 47) % 460) // within office hours
    opened = Math.min(
      Date.parse(`${iso(opened).slice(0, 10)}T00:00:00.000+08:00`) + minutes * 60_000,
      Date.parse(kNow) - 600_000,
    )
    const person = random() > 0.7
    files.push(
      makeFile(index, item, opened, status, person ? pick(persons) : pick(companies), person),
    )
  }
  files[2].related = [
    {
      caseId: files[3].case.caseId,
      number: files[3].case.number,
      itemName: files[3].case.itemName,
      statusName: files[3].case.statusName,
    },
  ]
  return files
}
