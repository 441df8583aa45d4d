// SPDX-License-Identifier: Apache-2.0
// From sign-in to an opinion given, without a mouse.
import { check, equal } from '../framework.mjs'
import { kPassword } from '../mock/people.mjs'

/// Presses Tab until the focused element's text or label holds `text`.
async function tabTo(page, text, most = 120) {
  for (let turn = 0; turn < most; turn++) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const here = document.activeElement
      if (
        !here ||
        ['BODY', 'MAIN'].includes(here.tagName) ||
        here.classList.contains('list-scroll')
      )
        return ''
      const labels = [...(here?.labels ?? [])].map((each) => each.innerText).join(' ')
      return `${here?.innerText ?? ''} ${here?.getAttribute('aria-label') ?? ''} ${labels}`
    })
    if (found.includes(text)) return
  }
  throw new Error(`Tab never reaches ${text}`)
}

const outlined = (page) =>
  page.evaluate(() => {
    const here = document.activeElement
    return [here, here.parentElement, here.nextElementSibling].some(
      (each) => each && getComputedStyle(each).outlineStyle === 'solid',
    )
  })

export async function keyboardOnly_thenOpinionGiven(desk) {
  const { page } = desk
  await desk.open('/sign-in')
  await page.locator('#name').waitFor()
  equal(await page.evaluate(() => document.activeElement.id), 'name', 'the focus waits at the name')
  await page.keyboard.type('wangjun')
  await page.keyboard.press('Tab')
  await page.keyboard.type(kPassword)
  await page.keyboard.press('Enter')
  await page.locator('.three').waitFor()
  await tabTo(page, '部门办件')
  check(await outlined(page), 'the focus is visible')
  await page.keyboard.press('Enter')
  await page.locator('.list tbody tr').first().waitFor()
  equal(await page.evaluate(() => document.activeElement.id), 'main', 'a new page takes the focus')
  await tabTo(page, '按事项筛选')
  await page.keyboard.type('施工')
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.hash.includes('item='))
  await desk.open('/cases/team?status=review')
  await page.locator('.list tbody tr').first().waitFor()
  await tabTo(page, 'FY2025')
  await page.keyboard.press('Enter')
  await page.locator('.case-head').waitFor()
  await tabTo(page, '审核')
  await page.keyboard.press('Enter')
  await page.locator('.move-form').waitFor()
  await page.waitForTimeout(400)
  await page.keyboard.press('Escape')
  await page.locator('.move-form').waitFor({ state: 'hidden' })
  equal(
    await page.evaluate(() => document.activeElement.innerText.trim()),
    '审核',
    'the focus is back at the button',
  )
  await page.keyboard.press('Enter')
  await page.locator('.move-form').waitFor()
  await page.waitForTimeout(400)
  equal(
    await page.evaluate(() => document.activeElement.tagName),
    'TEXTAREA',
    'the focus is in the first field',
  )
  await page.keyboard.type('同意,请批准。')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await tabTo(page, '确认审核')
  await page.keyboard.press('Enter')
  await page.locator('.move-form').waitFor({ state: 'hidden' })
  equal((await desk.writes('/moves'))[0].body.fields.result, 'agreed', 'sent')
}

export async function skipLink_thenMainHasTheFocus(desk) {
  const { page } = desk
  await desk.signIn('liuli')
  await page.evaluate(() => document.activeElement.blur())
  await page.locator('.skip').focus()
  await page.keyboard.press('Enter')
  equal(await page.evaluate(() => document.activeElement.id), 'main', 'the main part has the focus')
}

export async function tables_thenReachableAndScrollable(desk) {
  const { page } = desk
  await desk.signIn('chenmin')
  await desk.open('/cases/team')
  await page.locator('.list tbody tr').first().waitFor()
  for (let turn = 0; turn < 12; turn++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => document.activeElement.classList.contains('list-scroll'))) break
  }
  await page.keyboard.press('End')
  await page.waitForTimeout(400)
  check(
    (await page.locator('.list-scroll').evaluate((box) => box.scrollTop)) > 0,
    'End scrolls the table',
  )
}

export async function narrowScreen_thenNothingIsCutSideways(desk) {
  const { page } = desk
  await desk.signIn('wangjun')
  for (const path of ['/', '/cases/team', '/items', '/exports']) {
    await desk.open(path)
    const over = await page.evaluate(
      () =>
        document.getElementById('main').scrollWidth - document.getElementById('main').clientWidth,
    )
    check(over <= 0, `${path} is ${over} px too wide`)
  }
}
