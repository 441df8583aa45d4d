// SPDX-License-Identifier: Apache-2.0
// Refusals with the node's codes and sentences.

const known = {
  SESSION_MISSING: [401, '尚未登录或登录已过期', '请重新登录;已填写的内容不会丢失'],
  SESSION_FORGED: [403, '请求缺少本次会话的校验码', '请刷新页面后重试'],
  SIGN_IN_WRONG: [401, '用户名或口令不正确', '请核对后重试;多次失败将暂时锁定'],
  SIGN_IN_LOCKED: [
    429,
    '登录失败次数过多,账号已暂时锁定',
    '请在所示时间之后重试,或请系统管理员解锁',
  ],
  PASSWORD_CHANGE_DUE: [403, '首次登录或口令到期,须先修改口令', '请先修改口令'],
  PASSWORD_WEAK: [422, '口令过于简单', '口令至少十二位,且不得为常见口令、用户名或近期用过的口令'],
  RIGHT_MISSING: [403, '您没有进行此项操作的权限', '请由具有相应岗位的人员办理'],
  ROLES_COMBINED: [422, '这些角色不得由同一人兼任', '三员(系统、安全、审计管理员)须分由三人担任'],
  USER_EXISTS: [409, '该用户名已被使用', '请换一个用户名'],
  USER_UNKNOWN: [404, '没有这个用户', '请核对用户名'],
  VERSION_CONFLICT: [412, '该办件已被他人更新', '请查看最新内容后再提交;您填写的内容仍保留'],
  VERSION_MISSING: [428, '请求未注明所依据的版本', '请在 If-Match 中写明读取时的 ETag'],
  IDEMPOTENCY_MISSING: [400, '写入请求缺少 Idempotency-Key', '请为每次提交生成一个唯一的键'],
  IDEMPOTENCY_REUSED: [422, '同一 Idempotency-Key 用于不同的内容', '请为新的提交使用新的键'],
  FIELD_MISSING: [422, '必填项未填', '请填写该项'],
  FIELD_INVALID: [422, '填写的内容不合要求', '请按该项的说明改正'],
  MATERIAL_UNKNOWN: [404, '没有这份材料', '请刷新后重试'],
  UPLOAD_EMPTY: [422, '上传的文件是空的', '请检查文件后重新上传'],
  UPLOAD_TYPE_WRONG: [415, '不支持这种文件', '请上传 PDF、JPG、PNG、OFD 或 Office 文件'],
  UPLOAD_OFFSET_WRONG: [409, '续传的位置不对', '请从应答所示的位置继续上传'],
  ITEM_UNKNOWN: [404, '没有这个事项,或事项已停止办理', '请在事项目录中重新查找'],
  CASE_UNKNOWN: [404, '没有这个办件', '请核对办件编号'],
  MOVE_NOT_ALLOWED: [409, '办件当前状态下不能进行此操作', '请刷新页面,按所列可办操作办理'],
  PATH_UNKNOWN: [404, '没有这个地址', '请按接口说明使用'],
  INTERNAL: [500, '内部错误', '请稍后重试'],
}

export class Refusal extends Error {
  constructor(code, fields, headers = {}) {
    super(code)
    const [status, title, remedy] = known[code]
    this.body = {
      type: `urn:guantong:code:${code}`,
      code,
      status,
      title,
      remedy,
      ...(fields ? { fields } : {}),
    }
    this.headers = headers
  }
}

export function refuse(code, fields, headers) {
  throw new Refusal(code, fields, headers)
}
