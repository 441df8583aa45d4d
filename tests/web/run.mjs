// SPDX-License-Identifier: Apache-2.0
// Runs the desk's tests in a real browser and closes with "N passed, N failed".
//
//   node run.mjs [part of a file's or test's name]
//
// Without GUANTONG_URL they meet the pretended node of mock/; with it, a real one: then only files
// that export `anyNode = true` run. A test is an exported function `what_thenOutcome(desk)`; it has
// a fresh window and a fresh pretended node, and fails, too, if the browser complained of anything.
import { readdir } from 'node:fs/promises'
import { Desk } from './framework.mjs'

const wanted = process.argv[2] ?? ''
const folder = new URL('./tests/', import.meta.url)
let passed = 0
let failed = 0
let skipped = 0

async function runOne(desk, name, test) {
  const began = Date.now()
  try {
    await desk.fresh()
    await test(desk)
    const complaints = desk.takeComplaints()
    if (complaints.length) throw new Error(`the browser complained: ${complaints.join(' | ')}`)
    passed++
    console.log(`ok    ${name} (${Date.now() - began} ms)`)
  } catch (failure) {
    failed++
    console.log(
      `FAIL  ${name}: ${String(failure.message ?? failure)
        .split('\n')
        .slice(0, 6)
        .join(' / ')}`,
    )
    await desk.page
      ?.screenshot({ path: `/tmp/guantong-desk-${name.replace(/\W+/g, '-')}.png` })
      .catch(() => {})
  }
}

const desk = await Desk.start()
for (const file of (await readdir(folder)).filter((each) => each.endsWith('.mjs')).sort()) {
  const module = await import(new URL(file, folder))
  const tests = Object.entries(module).filter(
    ([name, value]) => typeof value === 'function' && `${file}:${name}`.includes(wanted),
  )
  if (desk.real && !module.anyNode) {
    skipped += tests.length
    continue
  }
  for (const [name, test] of tests) await runOne(desk, `${file.replace('.mjs', '')}: ${name}`, test)
}
await desk.stop()
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
process.exit(failed || !passed ? 1 : 0)
