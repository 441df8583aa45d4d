// SPDX-License-Identifier: Apache-2.0
// UploadJob: one file on its way to the node, in parts, resumable.
//
//   waiting ─► sending ⇄ broken (line lost: retried by itself, then by hand) ─► done
//                 └─► refused | cancelled
//
// A part is sent again with the same key; the node's offset decides where to go on.
import { reactive } from 'vue'
import { ApiError, get, problemOf, send } from './client'
import { newKey } from './ticket'
import type { Upload } from './types'

const kRetries = 4
const kRetryMs = 800

export type UploadState = 'waiting' | 'sending' | 'broken' | 'done' | 'refused' | 'cancelled'

export interface UploadJob {
  key: string
  file: File
  requirement: string | null
  state: UploadState
  sent: number
  uploadId: string | null
  partBytes: number
  partKey: string
  message: string
  digest: string | null
  preview: string | null
}

/// A job for `file`, not yet started. Images and PDFs get a local preview address; the caller
/// releases it with dropPreview().
export function makeJob(file: File, requirement: string | null): UploadJob {
  const shown = /^(image\/(png|jpeg|gif|bmp|webp)|application\/pdf)$/.test(file.type)
  return reactive({
    key: newKey(),
    file,
    requirement,
    state: 'waiting' as UploadState,
    sent: 0,
    uploadId: null,
    partBytes: 0,
    partKey: newKey(),
    message: '',
    digest: null,
    preview: shown ? URL.createObjectURL(file) : null,
  })
}

export function dropPreview(job: UploadJob): void {
  if (job.preview) URL.revokeObjectURL(job.preview)
  job.preview = null
}

/// Sends what is missing. Ends in done, broken, refused or cancelled; never throws.
export async function runJob(job: UploadJob): Promise<void> {
  if (job.file.size === 0) return refuse(job, '文件是空的。请检查后重新选择')
  job.state = 'sending'
  job.message = ''
  for (let failures = 0; job.state === 'sending';) {
    try {
      await step(job)
      failures = 0
    } catch (failure) {
      if (stopped(job)) return
      if (!temporary(failure)) return refuse(job, describe(failure))
      if (++failures > kRetries) {
        job.state = 'broken'
        job.message = '传输中断,已传部分保留,可继续'
        return
      }
      await new Promise((wake) => setTimeout(wake, kRetryMs * failures))
      await resync(job)
    }
  }
}

/// Gives the file up; what lies at the node is deleted there.
export async function cancelJob(job: UploadJob): Promise<void> {
  const id = job.uploadId
  job.state = 'cancelled'
  dropPreview(job)
  if (!id) return
  try {
    await send('DELETE', `/uploads/${encodeURIComponent(id)}`, null, { key: newKey() })
  } catch {
    // an upload nobody refers to expires at the node by itself
  }
}

const stopped = (job: UploadJob): boolean => job.state === 'cancelled'

async function step(job: UploadJob): Promise<void> {
  if (!job.uploadId) return begin(job)
  const part = job.file.slice(job.sent, job.sent + job.partBytes)
  const { body } = await send<Upload>('PUT', `/uploads/${encodeURIComponent(job.uploadId)}`, part, {
    key: job.partKey,
    headers: { 'Upload-Offset': String(job.sent) },
  })
  if (stopped(job)) return
  job.sent = body.offset
  job.partKey = newKey()
  if (!body.done && body.offset < job.file.size) return
  job.digest = body.digest ?? null
  job.state = 'done'
}

async function begin(job: UploadJob): Promise<void> {
  const { body } = await send<Upload>(
    'POST',
    '/uploads',
    { name: job.file.name, size: job.file.size },
    { key: job.key },
  )
  job.uploadId = body.id
  job.partBytes = body.partBytes ?? 4 * 1024 * 1024
  job.sent = body.offset
}

async function resync(job: UploadJob): Promise<void> {
  if (!job.uploadId) return
  try {
    const { offset } = await get<Upload>(`/uploads/${encodeURIComponent(job.uploadId)}`)
    if (offset !== job.sent) job.partKey = newKey()
    job.sent = offset
  } catch {
    // the next step meets the same failure and counts it
  }
}

function refuse(job: UploadJob, message: string): void {
  job.state = 'refused'
  job.message = message
}

function temporary(failure: unknown): boolean {
  const { code, status } = problemOf(failure)
  return code === 'NETWORK' || code === 'UPLOAD_OFFSET_WRONG' || status === 429 || status >= 500
}

function describe(failure: unknown): string {
  const problem = problemOf(failure)
  const field = failure instanceof ApiError ? problem.fields?.[0] : undefined
  return field ? `${field.title}。${field.remedy}` : `${problem.title}。${problem.remedy ?? ''}`
}
