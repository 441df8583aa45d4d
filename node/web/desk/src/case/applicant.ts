// SPDX-License-Identifier: Apache-2.0
// The applicant as the intake form asks for them: which fields a person, which an organisation has.
import type { Applicant, Field } from '@/api/types'
import { dictionary } from '@/state/dictionaries'

export function blankApplicant(): Applicant {
  return {
    type: 'naturalPerson',
    name: '',
    idType: '',
    idNumber: '',
    creditCode: '',
    phone: '',
    address: '',
    email: '',
    agentName: '',
    agentPhone: '',
    agentIdNumber: '',
  }
}

function field(key: string, label: string, more: Partial<Field> = {}): Field {
  return {
    key,
    label,
    type: 'text',
    required: false,
    options: null,
    hint: null,
    maxLength: null,
    default: null,
    ...more,
  }
}

const isPerson = (type: string): boolean => type === 'naturalPerson' || type === 'person'

/// The fields to show for this type of applicant, keys as in Applicant.
export function applicantFields(type: string): Field[] {
  const person = isPerson(type)
  return [
    field('type', '申请人类型', {
      type: 'select',
      required: true,
      options: dictionary('applicantType'),
    }),
    field('name', person ? '姓名' : '单位名称', { required: true, maxLength: 200 }),
    ...(person
      ? [
          field('idType', '证件类型', {
            type: 'select',
            required: true,
            options: dictionary('idType'),
          }),
          field('idNumber', '证件号码', { required: true, maxLength: 40 }),
        ]
      : [field('creditCode', '统一社会信用代码', { required: true, maxLength: 18 })]),
    field('phone', '联系电话', { required: true, maxLength: 40 }),
    field('address', person ? '住址' : '地址', { maxLength: 300 }),
    field('email', '电子邮箱', { maxLength: 100 }),
  ]
}

export const agentFields: Field[] = [
  field('agentName', '代办人姓名', { maxLength: 100 }),
  field('agentPhone', '代办人电话', { maxLength: 40 }),
  field('agentIdNumber', '代办人证件号码', { maxLength: 40 }),
]

/// A remark on a resident identity number whose check character is wrong; null if it is fine or
/// something else. Only a remark: the node decides.
export function identityRemark(number: string): string | null {
  const text = number.trim().toUpperCase()
  if (!text || !/^\d{17}[\dX]$/.test(text)) return null
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((all, weight, at) => all + weight * Number(text[at]), 0)
  return '10X98765432'[sum % 11] === text[17] ? null : '校验位不符,请对照证件核对'
}
