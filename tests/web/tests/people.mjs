// SPDX-License-Identifier: Apache-2.0
// Users, roles of the three administrators, tokens, catalogue.
import { check, equal } from '../framework.mjs'

export async function newUser_thenOneTimePasswordShownOnce(desk) {
  const { page } = desk
  await desk.signIn('admin')
  await desk.open('/users')
  await page.getByRole('button', { name: '新建用户' }).click()
  await page.locator('#user-name').fill('liuli')
  await page.locator('#user-display').fill('刘莉')
  await page.locator('#user-organisation').click()
  await page
    .locator('.el-select-dropdown:visible .el-select-dropdown__item', { hasText: '县交通运输局' })
    .click()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('该用户名已被使用').waitFor()
  await page.locator('#user-name').fill('liuli2')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('xT7-mQ2p-Lw9k').waitFor()
}

export async function administratorWithBusinessRole_thenNotOffered(desk) {
  const { page } = desk
  await desk.signIn('security')
  await desk.open('/users')
  await page.getByRole('button', { name: '授予角色' }).first().click()
  await page.locator('.roles').getByText('审计管理员').click()
  await page.getByText('不得互相兼任').waitFor()
  check(await page.getByRole('button', { name: '保存' }).isDisabled(), 'cannot be saved')
}

export async function threeAdministrators_thenEachSeesOnlyTheirActs(desk) {
  const acts = async (name) => {
    await desk.fresh()
    await desk.signIn(name)
    await desk.open('/users')
    await desk.page.locator('.list tbody tr').first().waitFor()
    return desk.page.locator('.list tbody tr').first().getByRole('button').allInnerTexts()
  }
  equal((await acts('admin')).join(), '修改,重置口令,停用', 'system')
  equal((await acts('security')).join(), '授予角色', 'security')
  equal((await acts('audit')).join(), '', 'audit')
}

export async function lockedUser_thenUnlocked(desk) {
  const { page } = desk
  await desk.signIn('admin')
  await desk.open('/users?')
  await page.getByRole('button', { name: '解锁' }).click()
  await page.locator('.el-message-box').getByRole('button', { name: '解锁' }).click()
  await page.locator('.state.locked').waitFor({ state: 'detached' })
}

export async function editItem_thenNewVersionAndCheckWarns(desk) {
  const { page } = desk
  await desk.signIn('linfang')
  await desk.open('/items')
  await page.getByRole('link', { name: '商品房预售许可' }).click()
  await page.getByRole('link', { name: '编辑' }).click()
  await page.locator('#item-promise').fill('30')
  await page.keyboard.press('Tab')
  await page.getByText('承诺时限长于法定时限').waitFor()
  await page.locator('#item-promise').fill('9')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: '保存为新版本' }).click()
  await page.getByText('已保存为新版本').waitFor()
  equal((await desk.writes('/items/'))[0].body.promiseDays, 9, 'the whole item is sent')
}

export async function status_thenChartsWithTables(desk) {
  const { page } = desk
  await desk.signIn('zhouhui')
  await desk.open('/status')
  await page.locator('canvas').nth(2).waitFor()
  await page.getByText('需要处理 1 项').waitFor()
  await page.getByText('数据表').first().click()
  check(
    (await page.locator('.chart').first().locator('tbody tr').count()) > 5,
    'the numbers as a table',
  )
}
