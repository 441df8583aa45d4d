// SPDX-License-Identifier: Apache-2.0
// The people of the pretended node: one per role, and one who must change the password first.

export const kPassword = 'Desk-mock-2025'

const rightsOf = {
  clerk: ['caseRead', 'caseIntake', 'personalRead', 'exportLists'],
  handler: ['caseRead', 'caseHandle', 'caseReview', 'personalRead', 'exportLists'],
  approver: ['caseRead', 'caseReview', 'caseApprove', 'personalRead', 'exportLists'],
  departmentHead: ['caseRead', 'caseAssign', 'caseApprove', 'personalRead', 'exportLists'],
  supervisor: ['caseRead', 'supervise', 'personalRead', 'exportLists', 'statusRead'],
  leader: ['caseRead', 'lead', 'exportLists', 'statusRead'],
  catalogueEditor: ['catalogueEdit'],
  systemAdmin: ['userManage', 'userRead', 'userUnlock', 'tokenManage', 'statusRead'],
  securityAdmin: ['roleGrant', 'userRead', 'userUnlock'],
  auditAdmin: ['auditRead', 'userRead'],
}

export const roleNames = {
  clerk: '窗口人员',
  handler: '承办人',
  approver: '审批人',
  departmentHead: '部门负责人',
  supervisor: '监察员',
  leader: '领导',
  catalogueEditor: '目录管理员',
  systemAdmin: '系统管理员',
  securityAdmin: '安全管理员',
  auditAdmin: '审计管理员',
}

export const organisations = [
  {
    code: '360521000000',
    name: '分宜县',
    kind: 'node',
    children: [
      { code: '11360521HALL', name: '县行政服务中心', kind: 'hall', children: [] },
      {
        code: '11360521ZJJ',
        name: '县住房和城乡建设局',
        kind: 'department',
        children: [{ code: '11360521ZJJ01', name: '行政审批股', kind: 'department', children: [] }],
      },
      { code: '11360521WJW', name: '县卫生健康委员会', kind: 'department', children: [] },
      { code: '11360521SCJG', name: '县市场监督管理局', kind: 'department', children: [] },
      { code: '11360521JTJ', name: '县交通运输局', kind: 'department', children: [] },
      { code: '11360521JW', name: '县纪委监委', kind: 'supervision', children: [] },
    ],
  },
]

const flat = (nodes) => nodes.flatMap((each) => [each, ...flat(each.children)])
export const organisationName = (code) =>
  flat(organisations).find((each) => each.code === code)?.name ?? code

const people = [
  ['liuli', '刘丽', '11360521HALL', ['clerk']],
  ['wangjun', '王军', '11360521ZJJ01', ['handler']],
  ['chenmin', '陈敏', '11360521ZJJ', ['approver', 'departmentHead']],
  ['zhaoqiang', '赵强', '11360521WJW', ['handler']],
  ['sunyan', '孙艳', '11360521SCJG', ['handler']],
  ['zhouhui', '周慧', '11360521JW', ['supervisor']],
  ['huanglei', '黄磊', '360521000000', ['leader']],
  ['linfang', '林芳', '11360521HALL', ['catalogueEditor']],
  ['admin', '系统管理员', '360521000000', ['systemAdmin']],
  ['security', '安全管理员', '360521000000', ['securityAdmin']],
  ['audit', '审计管理员', '360521000000', ['auditAdmin']],
  ['xinren', '新人', '11360521HALL', ['clerk']],
  ['lisi', '李思', '11360521JTJ', ['handler']],
]

export const users = people.map(([name, displayName, organisation, roles], at) => ({
  id: `u${at + 1}`,
  name,
  displayName,
  organisation,
  organisationName: organisationName(organisation),
  phone: `0790-5${String(81234 + at * 37)}`,
  state: name === 'lisi' ? 'locked' : 'active',
  roles,
  roleNames: roles.map((each) => roleNames[each]),
  mustChangePassword: name === 'xinren',
  password: kPassword,
}))

export const rights = (user) => [...new Set(user.roles.flatMap((each) => rightsOf[each]))]
