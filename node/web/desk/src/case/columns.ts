// SPDX-License-Identifier: Apache-2.0
// The columns of the lists of cases.
import type { CaseRow, Option } from '@/api/types'
import type { Column } from '@/parts/columns'
import { dictionary } from '@/state/dictionaries'
import { day, moment } from '@/state/words'

const lights: Option[] = [
  { value: 'green', label: '正常' },
  { value: 'yellow', label: '黄牌预警' },
  { value: 'red', label: '红牌预警' },
  { value: 'over', label: '已超期' },
  { value: 'paused', label: '暂停计时' },
]

const all: Column<CaseRow>[] = [
  { key: 'number', label: '办件编号', width: 152, filter: 'text' },
  { key: 'itemName', label: '事项', width: 160, filter: 'text', param: 'item' },
  { key: 'applicantName', label: '申请人', width: 130, filter: 'text', param: 'applicant' },
  {
    key: 'statusName',
    label: '状态',
    width: 92,
    filter: 'select',
    param: 'status',
    options: () => dictionary('caseStatus'),
  },
  { key: 'light', label: '亮灯', width: 96, filter: 'select', options: () => lights },
  {
    key: 'promiseDue',
    label: '承诺到期',
    width: 118,
    filter: 'dates',
    param: 'promise',
    sort: 'promiseDue',
    text: (row) => day(row.promiseDue),
  },
  { key: 'promiseLeft', label: '承诺剩余', width: 82 },
  { key: 'statuteDue', label: '法定到期', width: 96, text: (row) => day(row.statuteDue) },
  { key: 'statuteLeft', label: '法定剩余', width: 82 },
  {
    key: 'openedAt',
    label: '收件时间',
    width: 118,
    filter: 'dates',
    param: 'opened',
    sort: 'openedAt',
    text: (row) => moment(row.openedAt),
  },
  { key: 'handlerName', label: '承办人', width: 86, filter: 'text', param: 'handler' },
  {
    key: 'organisationName',
    label: '承办部门',
    width: 130,
    filter: 'text',
    param: 'organisation',
    hidden: true,
  },
  { key: 'title', label: '申请标题', width: 200, hidden: true },
  { key: 'caseTypeName', label: '办件类型', width: 86, hidden: true },
  {
    key: 'acceptedAt',
    label: '受理时间',
    width: 130,
    hidden: true,
    text: (row) => moment(row.acceptedAt),
  },
  {
    key: 'acceptanceDue',
    label: '受理到期',
    width: 96,
    hidden: true,
    text: (row) => day(row.acceptanceDue),
  },
]

// Before acceptance only the acceptance limit runs, and the other dates would all be dashes.
const kBefore = ['promiseDue', 'promiseLeft', 'statuteDue', 'statuteLeft']
const beforeAcceptance = all.map((each) => ({
  ...each,
  hidden: kBefore.includes(each.key) || (each.hidden && each.key !== 'acceptanceDue'),
}))

/// The columns of a list and the name its arrangement is kept under.
export function columnsOf(list: string): { name: string; columns: Column<CaseRow>[] } {
  return list === 'toCheck' || list === 'supplements'
    ? { name: 'casesBefore', columns: beforeAcceptance }
    : { name: 'cases', columns: all }
}
