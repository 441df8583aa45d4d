// SPDX-License-Identifier: Apache-2.0
// The node's dictionaries, each asked for once. Until the answer is here the list is empty.
import { reactive } from 'vue'
import { get } from '@/api/client'
import type { Option, Page } from '@/api/types'

const known = reactive<Record<string, Option[]>>({})
const asked = new Set<string>()

/// The options of dictionary `name`; reactive.
export function dictionary(name: string): Option[] {
  if (!asked.has(name)) {
    asked.add(name)
    void ask(name)
  }
  return known[name] ?? []
}

async function ask(name: string): Promise<void> {
  try {
    const answer = await get<Option[] | Page<Option>>(`/dictionaries/${encodeURIComponent(name)}`)
    known[name] = Array.isArray(answer) ? answer : answer.rows
  } catch {
    asked.delete(name)
  }
}

/// The roles there are, with the three administrators that nobody combines with anything.
export const roles: { value: string; label: string; administrator: boolean }[] = [
  { value: 'clerk', label: '窗口人员', administrator: false },
  { value: 'handler', label: '承办人', administrator: false },
  { value: 'approver', label: '审批人', administrator: false },
  { value: 'departmentHead', label: '部门负责人', administrator: false },
  { value: 'supervisor', label: '监察员', administrator: false },
  { value: 'leader', label: '领导', administrator: false },
  { value: 'catalogueEditor', label: '目录管理员', administrator: false },
  { value: 'systemAdmin', label: '系统管理员', administrator: true },
  { value: 'securityAdmin', label: '安全管理员', administrator: true },
  { value: 'auditAdmin', label: '审计管理员', administrator: true },
]
