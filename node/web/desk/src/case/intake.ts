// SPDX-License-Identifier: Apache-2.0
// useIntake: the state of one intake at the window, from the choice of item to the case made of it.
//
//   filling ─(收件: POST /cases)─► taken: number, tracking code, allowed moves
//
// A second press sends the same key, so one form makes one case.
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { get, problemOf, send } from '@/api/client'
import type { CasePage, Field, Item, Problem, Requirement } from '@/api/types'
import { dropPreview, type UploadJob } from '@/api/upload'
import { useWrite } from '@/api/write'
import { agentFields, applicantFields, blankApplicant } from './applicant'
import { fieldErrors, firstValues, missing, type Values } from './moveForm'

export function useIntake() {
  const code = ref('')
  const item = shallowRef<Item | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const applicant = reactive(blankApplicant())
  const basics = reactive({
    title: '',
    window: localStorage.getItem('guantong.desk.window') ?? '',
    remark: '',
  })
  const form = reactive<Values>({})
  const files = reactive<Record<string, UploadJob[]>>({})
  const local = ref<Record<string, string>>({})
  const taken = shallowRef<CasePage | null>(null)
  const etag = ref('')
  const write = useWrite()

  const jobs = computed(() => Object.values(files).flat())
  const applicantShown = computed(() => applicantFields(applicant.type))
  const dirty = computed(
    () => !taken.value && (!!applicant.name || jobs.value.length > 0 || !!basics.title),
  )

  watch(code, async (chosen) => {
    item.value = null
    problem.value = null
    if (!chosen) return
    try {
      const found = await get<Item>(`/items/${encodeURIComponent(chosen)}`)
      if (chosen !== code.value) return
      for (const [key, value] of Object.entries(firstValues(found.formFields)))
        if (!(key in form)) form[key] = value
      for (const need of found.requirements) files[need.key] ??= []
      files[''] ??= []
      item.value = found
    } catch (failure) {
      problem.value = problemOf(failure)
    }
  })

  function check(): Record<string, string> {
    const found: Record<string, string> = {}
    if (!item.value) found.item = '请先选择事项'
    const add = (fields: Field[], values: Values, prefix: string) => {
      for (const [key, text] of Object.entries(missing(fields, values, [])))
        found[prefix + key] = text
    }
    add(applicantShown.value, applicant as unknown as Values, 'applicant.')
    add(agentFields, applicant as unknown as Values, 'applicant.')
    add(item.value?.formFields ?? [], form, 'form.')
    if (jobs.value.some((each) => ['sending', 'waiting'].includes(each.state)))
      found.materials = '文件仍在上传,请等上传完成'
    else if (jobs.value.some((each) => each.state !== 'done'))
      found.materials = '有文件没有上传成功,请继续上传或移除'
    return found
  }

  const errors = computed(() => ({
    ...fieldErrors(write.error.value, [
      'item',
      'title',
      'window',
      'remark',
      'materials',
      ...[...applicantShown.value, ...agentFields].map((each) => `applicant.${each.key}`),
      ...(item.value?.formFields ?? []).map((each) => `form.${each.key}`),
    ]),
    ...local.value,
  }))

  function body() {
    const sent = (fields: Field[], values: Values) =>
      Object.fromEntries(
        fields
          .map((each) => [each.key, values[each.key]])
          .filter(([, value]) => value !== null && value !== undefined && value !== ''),
      )
    return {
      item: code.value,
      title: basics.title.trim() || item.value!.name,
      applicant: sent([...applicantShown.value, ...agentFields], applicant as unknown as Values),
      form: sent(item.value!.formFields, form),
      materials: jobs.value.map((each) => ({
        requirement: each.requirement,
        upload: each.uploadId,
      })),
      window: basics.window.trim() || null,
      remark: basics.remark.trim() || null,
    }
  }

  /// Makes the case, once; true if it is there.
  async function take(): Promise<boolean> {
    if (taken.value) return true
    local.value = check()
    if (Object.keys(local.value).length) return false
    const content = body()
    const answer = await write.run(content, (key) =>
      send<CasePage>('POST', '/cases', content, { key }),
    )
    if (!answer) return false
    localStorage.setItem('guantong.desk.window', basics.window.trim())
    taken.value = answer.body
    etag.value = answer.etag ?? answer.body.etag
    return true
  }

  /// Empties the form for the next person; the item stays.
  function next(): void {
    jobs.value.forEach(dropPreview)
    for (const key of Object.keys(files)) files[key] = []
    for (const key of Object.keys(form)) delete form[key]
    if (item.value) Object.assign(form, firstValues(item.value.formFields))
    Object.assign(applicant, { ...blankApplicant(), type: applicant.type })
    Object.assign(basics, { title: '', remark: '' })
    local.value = {}
    write.error.value = null
    taken.value = null
  }

  function lacking(): Requirement[] {
    return (item.value?.requirements ?? []).filter(
      (each) => each.required && !files[each.key]?.length,
    )
  }

  return {
    code,
    item,
    problem,
    applicant,
    basics,
    form,
    files,
    jobs,
    local,
    taken,
    etag,
    errors,
    dirty,
    applicantShown,
    take,
    next,
    lacking,
    busy: write.busy,
    error: write.error,
  }
}
