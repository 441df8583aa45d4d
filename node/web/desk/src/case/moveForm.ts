// SPDX-License-Identifier: Apache-2.0
// The form of a move: its first values, what is missing, and what is sent.
import type { ApiError } from '@/api/client'
import type { Field, Move } from '@/api/types'
import type { UploadJob } from '@/api/upload'

export type Values = Record<string, unknown>

export function firstValues(fields: Field[]): Values {
  return Object.fromEntries(
    fields
      .filter((each) => each.type !== 'materials')
      .map((each) => [
        each.key,
        each.default ?? (each.type === 'checkbox' ? false : each.type === 'list' ? [] : null),
      ]),
  )
}

export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true
  if (typeof value === 'string') return value.trim() === ''
  if (!Array.isArray(value)) return false
  return value.every((line) => Object.values(line as object).every(isEmpty))
}

/// One sentence per field that cannot be sent as it is.
export function missing(
  fields: Field[],
  values: Values,
  jobs: UploadJob[],
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const field of fields) {
    const value = values[field.key]
    if (field.type === 'materials') {
      if (jobs.some((each) => each.state === 'sending' || each.state === 'waiting'))
        found[field.key] = '文件仍在上传,请等上传完成'
      else if (jobs.some((each) => each.state !== 'done'))
        found[field.key] = '有文件没有上传成功,请继续上传或移除'
      else if (field.required && !jobs.length) found[field.key] = '请上传材料'
    } else if (field.required && isEmpty(value)) {
      found[field.key] = field.type === 'select' || field.type === 'user' ? '请选择' : '请填写该项'
    } else if (
      field.maxLength &&
      typeof value === 'string' &&
      [...value].length > field.maxLength
    ) {
      found[field.key] = `最多 ${field.maxLength} 字`
    }
  }
  return found
}

/// What goes to the node: empty fields and empty lines left out.
export function moveBody(move: Move, values: Values, jobs: UploadJob[]) {
  const fields: Values = {}
  for (const field of move.fields) {
    const value = values[field.key]
    if (field.type === 'materials' || isEmpty(value)) continue
    fields[field.key] = Array.isArray(value)
      ? value.filter((line) => !isEmpty([line]))
      : typeof value === 'string'
        ? value.trim()
        : value
  }
  return {
    kind: move.kind,
    variant: move.variant,
    fields,
    materials: jobs.flatMap((each) => (each.uploadId ? [each.uploadId] : [])),
  }
}

/// The node's sentences by field; those of fields the form does not show come under ''.
export function fieldErrors(error: ApiError | null, keys: string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const each of error?.problem.fields ?? []) {
    const bare = each.field.replace(/^fields\./, '')
    const key = keys.includes(bare)
      ? bare
      : (keys.find((known) => bare.startsWith(`${known}.`) || bare.startsWith(`${known}[`)) ?? '')
    const text = each.remedy ? `${each.title}。${each.remedy}` : each.title
    found[key] = found[key] ? `${found[key]} ${text}` : key ? text : `${each.field}:${text}`
  }
  return found
}
