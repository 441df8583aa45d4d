// SPDX-License-Identifier: Apache-2.0
// Comfort only: every page works without it. Guards against double submission, moves the focus to
// what is wrong, prints, and sends files part by part with progress, going on where it broke off.
'use strict'

const kPartBytes = 4 * 1024 * 1024
const kMaxBytes = 200 * 1024 * 1024
const kTries = 5

document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.dataset.sent) {
    event.preventDefault()
    return
  }
  if (form.dataset.most && filesOf(form).reduce((sum, each) => sum + each.file.size, 0) > Number(form.dataset.most)) {
    event.preventDefault()
    tell(form.querySelector('input[type=file]'), form.dataset.large)
    return
  }
  if (form.dataset.upload && filesOf(form).length > 0) {
    event.preventDefault()
    sendFiles(form, event.submitter)
    return
  }
  if (form.method === 'post') {
    form.dataset.sent = '1'
    setTimeout(() => delete form.dataset.sent, 8000)
  }
})

// Back from the browser's memory: the forms may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent
})

document.addEventListener('DOMContentLoaded', () => {
  document.querySelector('.problem')?.focus()
  const print = document.querySelector('button.print')
  if (print) {
    print.hidden = false
    print.addEventListener('click', () => window.print())
  }
})

function filesOf(form) {
  return [...form.querySelectorAll('input[type=file]')].flatMap((input) =>
    [...input.files].map((file) => ({ input, file })),
  )
}

/// Puts a sentence at the field, in place of the one before.
function tell(input, sentence) {
  const field = input.closest('div') ?? input.parentElement
  let line = field.querySelector('.error')
  if (!line) {
    line = document.createElement('p')
    line.className = 'error'
    line.id = `${input.id}-error`
    line.setAttribute('role', 'alert')
    input.before(line)
  }
  line.textContent = sentence
  field.classList.add('wrong')
  input.setAttribute('aria-invalid', 'true')
  input.setAttribute('aria-describedby', line.id)
  input.focus()
}

async function sendFiles(form, submitter) {
  form.dataset.sent = '1'
  const buttons = [...form.querySelectorAll('button')]
  buttons.forEach((each) => (each.disabled = true))
  let failed = false
  for (const { input, file } of filesOf(form)) {
    const sentence = file.size > kMaxBytes ? form.dataset.large : await sendFile(form, input, file)
    if (!sentence) continue
    failed = true
    tell(input, sentence)
    break
  }
  delete form.dataset.sent
  buttons.forEach((each) => (each.disabled = false))
  if (failed) return
  for (const input of form.querySelectorAll('input[type=file]')) input.value = ''
  form.requestSubmit(submitter ?? undefined)
}

/// Sends one file; the sentence of what is wrong, or nothing.
async function sendFile(form, input, file) {
  const bar = document.createElement('progress')
  bar.max = file.size
  bar.value = 0
  bar.setAttribute('aria-label', `${form.dataset.sending} ${file.name}`)
  const line = document.createElement('p')
  line.setAttribute('role', 'status')
  input.after(bar, line)
  const show = (offset) => {
    bar.value = offset
    line.textContent = `${form.dataset.sending} ${file.name}: ${Math.floor((offset / Math.max(1, file.size)) * 100)}%`
  }
  try {
    return await sendParts(form, input, file, show)
  } catch {
    return form.dataset.broken
  } finally {
    bar.remove()
    line.remove()
  }
}

async function sendParts(form, input, file, show) {
  const key = `upload ${form.dataset.upload} ${input.name} ${file.name} ${file.size} ${file.lastModified}`
  let upload = await resumed(form, key)
  if (!upload) {
    const body = new URLSearchParams({ name: file.name, size: String(file.size), for: input.name })
    const begun = await call(form, form.dataset.upload, { method: 'POST', body })
    if (begun.sentence) return begun.sentence
    upload = begun
    sessionStorage.setItem(key, upload.id)
  }
  for (let tries = 0; ; ) {
    show(upload.offset)
    const part = file.slice(upload.offset, upload.offset + kPartBytes)
    const path = `${form.dataset.upload}/${upload.id}?offset=${upload.offset}&for=${encodeURIComponent(input.name)}`
    try {
      const next = await call(form, path, { method: 'POST', body: part, headers: { 'Content-Type': 'application/octet-stream' } })
      if (next.code === 'UPLOAD_OFFSET_WRONG') {
        upload.offset = Number(next.offset)
        continue
      }
      if (next.sentence) {
        sessionStorage.removeItem(key)
        return next.sentence
      }
      upload = next
      tries = 0
    } catch (failure) {
      if (++tries >= kTries) throw failure
      await new Promise((done) => setTimeout(done, 500 * 2 ** tries))
    }
    if (upload.done) {
      sessionStorage.removeItem(key)
      return ''
    }
  }
}

/// What an upload broken off before has come to, if the server still knows it.
async function resumed(form, key) {
  const id = sessionStorage.getItem(key)
  if (!id) return null
  const found = await call(form, `${form.dataset.upload}/${id}`, {})
  return found.id && !found.done ? found : null
}

async function call(form, path, options) {
  const headers = { Accept: 'application/json', 'X-Form-Token': form.elements.form.value, ...options.headers }
  const answer = await fetch(path, { ...options, headers, credentials: 'same-origin' })
  const said = await answer.json()
  if (answer.status >= 500) throw new Error(said.title)
  if (!answer.ok && !said.sentence) said.sentence = `${said.title}：${said.remedy}`
  return said
}
