// SPDX-License-Identifier: Apache-2.0
// What /api/v1 says and hears, as types. Nothing here computes: lights, days left and allowed moves
// come from the node ready made, so that the desk cannot disagree with supervision.

/// As the API's contract names them, and the finer ones the node has below them.
export type Right =
  | 'caseIntake'
  | 'caseHandle'
  | 'caseReview'
  | 'caseApprove'
  | 'caseAssign'
  | 'caseRead'
  | 'personalRead'
  | 'supervise'
  | 'lead'
  | 'catalogueEdit'
  | 'userRead'
  | 'userManage'
  | 'userUnlock'
  | 'roleGrant'
  | 'tokenManage'
  | 'auditRead'
  | 'statusRead'
  | 'exportLists'

export interface Session {
  user: {
    id: string
    name: string
    displayName: string
    organisation: string
    organisationName: string
    roles: string[]
    roleNames: string[]
    rights: Right[]
  }
  csrf: string
  expiresAt: string
  mustChangePassword: boolean
  node: { id: string; name: string; level: string; now: string }
}

export interface FieldProblem {
  field: string
  code: string
  title: string
  remedy: string
}

/// application/problem+json. `code` NETWORK is the desk's own: nothing came back.
export interface Problem {
  code: string
  status: number
  title: string
  detail?: string | null
  remedy?: string | null
  fields?: FieldProblem[]
  retryAfter?: number
}

export interface Page<Row> {
  rows: Row[]
  next: string | null
}

export type Light = 'none' | 'green' | 'yellow' | 'red' | 'over' | 'paused'

export interface CaseRow {
  caseId: string
  number: string
  item: string
  itemName: string
  title: string
  applicantName: string
  caseType: string
  caseTypeName: string
  status: string
  statusName: string
  organisation: string
  organisationName: string
  handler: string | null
  handlerName: string | null
  openedAt: string | null
  acceptedAt: string | null
  promiseDue: string | null
  statuteDue: string | null
  promiseLeft: number | null
  statuteLeft: number | null
  acceptanceDue: string | null
  light: Light
  lightName: string
  ended: boolean
  parked: number
}

export interface Counters {
  toCheck: number
  supplements: number
  toHandOut: number
  mine: number
  yellow: number
  red: number
  over: number
  receivedToday?: number
  acceptedToday?: number
  finishedToday?: number
}

export interface Applicant {
  type: string
  name: string
  idType: string
  idNumber: string
  creditCode: string
  phone: string
  address: string
  email: string
  agentName: string
  agentPhone: string
  agentIdNumber: string
}

export type FieldType =
  | 'text'
  | 'longText'
  | 'number'
  | 'date'
  | 'dateTime'
  | 'select'
  | 'user'
  | 'materials'
  | 'checkbox'
  | 'list'

export interface Option {
  value: string
  label: string
}

export interface Field {
  key: string
  label: string
  type: FieldType
  required: boolean
  options: Option[] | null
  hint: string | null
  maxLength: number | null
  default: unknown
}

export type MoveGroup = 'intake' | 'review' | 'decision' | 'delivery' | 'other'

export interface Move {
  kind: string
  variant: string | null
  name: string
  hint: string | null
  group: MoveGroup
  danger: boolean
  preview: boolean
  fields: Field[]
}

export interface LedgerLine {
  from: string | null
  to: string | null
  days: number | null
  text: string
}

export interface CaseClock {
  kind: string
  kindName: string
  state: string
  stateName: string
  startedAt: string | null
  due: string | null
  dueLatest: string | null
  notBefore: string | null
  limit: number | null
  unitName: string | null
  used: number | null
  left: number | null
  excluded: number | null
  overdue: boolean
  ledger: LedgerLine[]
  findings: { code: string; text: string }[]
}

export interface Material {
  digest: string
  name: string
  requirement: string | null
  size: number
  mediaType: string
  receivedAt: string | null
  by: string | null
  here: boolean
}

export interface Requirement {
  key: string
  name: string
  required: boolean
  source: string | null
  level: string | null
  have?: boolean
}

export interface CaseEvent {
  hash: string
  seq: number
  node: string
  nodeName: string
  kind: string
  kindName: string
  occurredAt: string
  recordedAt: string | null
  actorName: string | null
  organisationName: string | null
  channel: string | null
  fields: { key: string; label: string; value: string | null; valueName: string | null }[]
  materials: Material[]
  replaces: string | null
  version: number | null
  mark: string | null
  problem: { code: string; title: string; remedy: string } | null
  ladder: { node: string; nodeName: string; at: string | null; status: string }[]
}

export interface CaseDocument {
  id: string
  number: string
  kind: string
  kindName: string
  issuedAt: string | null
  url: string
}

export interface CaseSignal {
  rule: string
  level: string
  levelName: string
  clockName: string | null
  at: string
  message: string
}

export interface CasePage {
  case: CaseRow
  etag: string
  penHere: boolean
  penNode: string | null
  penNodeName: string | null
  trackingCode: string | null
  applicant: {
    displayName: string
    typeName: string | null
    creditCode: string | null
    personalHere: boolean
  }
  form: { key: string; label: string; value: string | null }[]
  requirements: Requirement[]
  materials: Material[]
  clocks: CaseClock[]
  events: CaseEvent[]
  documents: CaseDocument[]
  signals: CaseSignal[]
  moves: Move[]
  related: { caseId: string; number: string; itemName: string; statusName: string }[]
  issued?: string[]
}

export interface Preview {
  clocks: {
    kind: string
    kindName: string
    dueBefore: string | null
    dueAfter: string | null
    dueLatest: string | null
  }[]
  text: string
}

export interface Upload {
  id: string
  offset: number
  partBytes?: number
  done?: boolean
  digest?: string | null
  mediaType?: string | null
}

export interface ItemRow {
  code: string
  version: number
  name: string
  kindName: string | null
  caseTypeName: string | null
  organisationName: string | null
  promiseDays: number | null
  statuteDays: number | null
  fee: string | null
}

export interface Item extends ItemRow {
  caseType?: string
  organisation?: string
  state?: string
  requirements: Requirement[]
  formFields: Field[]
  basis: string | null
  conditions: string | null
  procedure: { name: string; days: number | null }[] | string | null
  specialProcedures: {
    procedure: string
    name: string
    days: number | null
    basis: string | null
  }[]
  feeBasis: string | null
  contact: string | null
  complaint: string | null
  versions: { version: number; publishedAt: string | null; state: string | null }[]
}

export interface ItemCheck {
  code: string
  name: string
  problems: { code: string; title: string; remedy: string }[]
}

export interface Organisation {
  code: string
  name: string
  kind: string
  children: Organisation[]
}

export interface UserRow {
  id: string
  name: string
  displayName: string
  organisation: string
  organisationName: string
  phone: string | null
  state: 'active' | 'locked' | 'retired'
  stateName?: string
  roles: string[]
  roleNames: string[]
  lastSignIn?: string | null
}

export interface AuditRow {
  id: string
  at: string
  userName: string
  action: string
  actionName: string | null
  object: string | null
  old: string | null
  new: string | null
  address: string | null
}

export interface AccessRow {
  id: string
  at: string
  userName: string
  organisationName: string | null
  caseId: string | null
  number: string | null
  what: string
  purpose: string | null
}

export interface TokenRow {
  id: string
  name: string
  system: string | null
  roles: string[]
  roleNames: string[]
  expires: string | null
  withdrawn: boolean
}

export interface SavedQuery {
  name: string
  list: string
  filter: Record<string, string>
  columns: string[]
}

export interface ExportJob {
  id: string
  list: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  createdAt?: string | null
  rowsDone: number
  rowsTotal: number | null
  bytes: number | null
  url: string | null
  problem?: { title: string; remedy: string } | null
}

export interface SignalRow {
  id: string
  caseId: string
  number: string
  itemName: string
  organisationName: string
  rule: string
  level: string
  levelName: string
  clockName: string | null
  momentDue: string | null
  raisedAt: string
  delayed: boolean
  message: string
}

export interface Status {
  node: string
  name: string
  level: string
  asOf: string
  serving: boolean
  counts: Record<string, number>
  statuses?: { status: string; statusName: string; count: number }[]
  lights?: { light: Light; lightName: string; count: number }[]
  streams: {
    origin: string
    scope: string
    epoch: number
    last: number
    ended: boolean
    lastAgeMs?: number
    deliveries: { neighbour: string; delivered: number; waiting: number }[]
  }[]
  links: {
    neighbour: string
    lastContact: string
    clockOffsetMs: number
    failures: number
    failure: string
  }[]
  alarms: { at: string; code: string; subject: string; detail: string; times: number }[]
  certificates: { file: string; serial: string; notAfter: string }[]
  calendar: { version?: number }
  disk: { freeBytes?: number; totalBytes?: number }
  problems: { code: string; zh: string; en: string }[]
}
