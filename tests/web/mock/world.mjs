// SPDX-License-Identifier: Apache-2.0
// All that the pretended node remembers.
import { makeCases } from './cases.mjs'
import { users } from './people.mjs'

export function makeWorld() {
  const world = {
    files: makeCases(),
    users: structuredClone(users),
    sessions: new Map(),
    answers: new Map(),
    uploads: new Map(),
    writes: [],
    queries: [],
    exports: [],
    failures: new Map(),
    slowMs: 0,
    broken: null,
    tokens: [
      {
        id: 't1',
        name: '县住建局审批系统',
        system: 'zjj',
        roles: ['handler'],
        roleNames: ['承办人'],
        expires: '2026-06-30',
        withdrawn: false,
      },
    ],
    audit: [
      ['2025-07-14T09:12:03.000+08:00', '刘丽', 'signIn', '登录', 'liuli', null, null],
      [
        '2025-07-14T08:58:41.000+08:00',
        '系统管理员',
        'userCreate',
        '建立用户',
        'xinren(新人)',
        null,
        '窗口人员 县行政服务中心',
      ],
      [
        '2025-07-14T08:59:20.000+08:00',
        '安全管理员',
        'rolesSet',
        '授予角色',
        'chenmin(陈敏)',
        '审批人',
        '审批人、部门负责人',
      ],
      [
        '2025-07-11T17:40:12.000+08:00',
        '林芳',
        'itemPut',
        '修改事项',
        '公共场所卫生许可(新办)',
        '承诺 15 天',
        '承诺 10 天',
      ],
      [
        '2025-07-11T10:02:55.000+08:00',
        '李思',
        'signInLocked',
        '登录锁定',
        'lisi',
        null,
        '连续 5 次失败',
      ],
    ].map(([at, userName, action, actionName, object, old, now], index) => ({
      id: String(900 - index),
      at,
      userName,
      action,
      actionName,
      object,
      old,
      new: now,
      address: `10.21.7.${20 + index}`,
    })),
    accesses: [],
  }
  world.accesses = world.files.slice(0, 24).map((file, index) => ({
    id: String(500 - index),
    at: `2025-07-${String(14 - (index >> 2)).padStart(2, '0')}T${String(9 + (index % 8)).padStart(2, '0')}:1${index % 6}:00.000+08:00`,
    userName: ['王军', '刘丽', '周慧'][index % 3],
    organisationName: ['县住房和城乡建设局', '县行政服务中心', '县纪委监委'][index % 3],
    caseId: file.case.caseId,
    number: file.case.number,
    what: ['申请人身份信息', '材料:身份证明', '联系方式'][index % 3],
    purpose: ['办理本件', '核对申请人身份', '答复投诉'][index % 3],
  }))
  return world
}
