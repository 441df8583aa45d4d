// SPDX-License-Identifier: Apache-2.0
// Signing in, the first password, the menu by rights.
import { check, equal } from '../framework.mjs'
import { kPassword } from '../mock/people.mjs'

async function enter(page, name, password) {
  await page.getByLabel('用户名').fill(name)
  await page.getByLabel('口令', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
}

export async function wrongPassword_thenSentenceAndEmptyPassword(desk) {
  const { page } = desk
  await desk.open('/sign-in')
  await enter(page, 'liuli', 'wrong')
  await page.getByRole('alert').filter({ hasText: '用户名或口令不正确' }).waitFor()
  equal(await page.getByLabel('口令', { exact: true }).inputValue(), '', 'the password is emptied')
  equal(await page.getByLabel('用户名').inputValue(), 'liuli', 'the name stays')
}

export async function fiveWrongPasswords_thenLockedWithTime(desk) {
  const { page } = desk
  await desk.open('/sign-in')
  for (let turn = 0; turn < 6; turn++) {
    await enter(page, 'liuli', `wrong ${turn}`)
    await page
      .getByRole('button', { name: '登录' })
      .and(page.locator(':not(.is-loading)'))
      .waitFor()
    await page.getByRole('alert').waitFor()
  }
  await page.getByRole('alert').filter({ hasText: '约 15 分钟后可再试' }).waitFor()
}

export async function firstSignIn_thenPasswordMustBeChanged(desk) {
  const { page } = desk
  await desk.signIn('xinren')
  check(page.url().includes('#/password'), 'the password page is shown')
  await page.goto(`${desk.url}/desk/#/cases/team`)
  await page.waitForURL((url) => url.hash.startsWith('#/password'))
  await page.getByLabel('原口令').fill(kPassword)
  await page.getByLabel('新口令', { exact: true }).fill('password-123456')
  await page.getByLabel('再输一次新口令').fill('password-123456')
  await page.getByRole('button', { name: '确定' }).click()
  await page.getByRole('alert').filter({ hasText: '请换用不常见的口令' }).waitFor()
  await page.getByLabel('新口令', { exact: true }).fill('yuan-shan-2025-han')
  await page.getByRole('button', { name: '确定' }).click()
  await page.getByRole('alert').filter({ hasText: '两次输入的新口令不一致' }).waitFor()
  await page.getByLabel('再输一次新口令').fill('yuan-shan-2025-han')
  await page.getByRole('button', { name: '确定' }).click()
  await page.locator('.three').waitFor()
}

export async function menu_thenFollowsRights(desk) {
  const shown = async (name) => {
    await desk.fresh()
    await desk.signIn(name)
    return (await desk.page.locator('.desk-menu .entry').allInnerTexts()).map((each) =>
      each.replace(/\s*\d+$/, '').trim(),
    )
  }
  const clerk = await shown('liuli')
  check(
    clerk.includes('窗口收件') && clerk.includes('待受理审查') && !clerk.includes('用户与岗位'),
    `clerk: ${clerk}`,
  )
  const system = await shown('admin')
  check(
    system.includes('用户与岗位') && !system.includes('部门办件') && !system.includes('审计日志'),
    `system: ${system}`,
  )
  const audit = await shown('audit')
  check(audit.includes('审计日志') && !audit.includes('接口令牌'), `audit: ${audit}`)
}

export async function pageWithoutRight_thenHomeSaysSo(desk) {
  await desk.signIn('liuli')
  await desk.open('/audit')
  await desk.page.getByRole('alert').filter({ hasText: '您没有打开该页面的权限' }).waitFor()
}

export async function deepLinkWithoutSession_thenBackThereAfterSignIn(desk) {
  const { page } = desk
  await desk.open('/cases/supplements')
  await page.waitForURL((url) => url.hash.startsWith('#/sign-in'))
  await enter(page, 'liuli', kPassword)
  await page.waitForURL((url) => url.hash.startsWith('#/cases/supplements'))
}

export async function signOut_thenNothingIsReachable(desk) {
  const { page } = desk
  await desk.signIn('liuli')
  await page.getByRole('button', { name: '退出', exact: true }).click()
  await page.getByLabel('用户名').waitFor()
  await desk.open('/cases/team')
  await page.waitForURL((url) => url.hash.startsWith('#/sign-in'))
}

export async function largeType_thenKeptOverReload(desk) {
  const { page } = desk
  await desk.signIn('liuli')
  await page.getByRole('button', { name: '大字' }).click()
  equal(await page.evaluate(() => getComputedStyle(document.body).fontSize), '18px', 'large')
  await page.reload()
  await page.getByRole('button', { name: '标准字' }).waitFor()
}
