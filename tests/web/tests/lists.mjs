// SPDX-License-Identifier: Apache-2.0
// The work lists: filters, paging, columns, saved queries, assignment, export.
import { check, equal } from '../framework.mjs'

const rows = (page) => page.locator('.list tbody tr')
const settled = (page) => page.locator('.list-foot [role=status]', { hasText: '本页' }).waitFor()

export async function filterRow_thenListAddressAndReload(desk) {
  const { page } = desk
  await desk.signIn('chenmin')
  await desk.open('/cases/team')
  await page.getByLabel('按事项筛选').fill('预售')
  await page.waitForURL((url) => url.hash.includes('item='))
  await settled(page)
  const items = await page.locator('.list tbody tr td:nth-child(3)').allInnerTexts()
  check(items.length > 0 && items.every((each) => each.includes('预售')), `only 预售: ${items}`)
  const count = await rows(page).count()
  await page.reload()
  await rows(page).first().waitFor()
  equal(await page.getByLabel('按事项筛选').inputValue(), '预售', 'the filter is still there')
  equal(await rows(page).count(), count, 'and the list the same')
}

export async function filterThatFindsNothing_thenSaidAndCleared(desk) {
  const { page } = desk
  await desk.signIn('chenmin')
  await desk.open('/cases/team?number=NONE')
  await page.getByText('没有符合筛选条件的记录').waitFor()
  await page.getByRole('button', { name: '清除筛选' }).first().click()
  await rows(page).first().waitFor()
}

export async function lightFilter_thenWordsAndIconsMatch(desk) {
  const { page } = desk
  await desk.signIn('chenmin')
  await desk.open('/cases/team?light=over')
  const lights = page.locator('.list tbody .light')
  await lights.first().waitFor()
  for (const each of await lights.allInnerTexts()) equal(each.trim(), '已超期', 'the word')
  equal(await lights.locator('svg').count(), await lights.count(), 'an icon each')
  check((await page.locator('.list tbody .days.late').count()) > 0, 'days over in words')
}

export async function pagesByKey_thenForwardAndBack(desk) {
  const { page } = desk
  await desk.signIn('chenmin')
  await desk.open('/cases/team')
  await page.getByLabel('每页').selectOption({ label: '20 条' })
  await page.getByText('第 1 页,本页 20 条').waitFor()
  const first = await rows(page).first().innerText()
  check(await page.getByRole('button', { name: '上一页' }).isDisabled(), 'no page before the first')
  await page.getByRole('button', { name: '下一页' }).click()
  await page.getByText('第 2 页').waitFor()
  check((await rows(page).first().innerText()) !== first, 'other rows')
  await page.getByRole('button', { name: '上一页' }).click()
  await page.getByText('第 1 页').waitFor()
  equal(await rows(page).first().innerText(), first, 'the same page again')
}

export async function sortByDue_thenAscendingAndSaidInHeading(desk) {
  const { page } = desk
  await desk.signIn('chenmin')
  await desk.open('/cases/team')
  await page.getByRole('button', { name: '承诺到期' }).click()
  await page.locator('th[aria-sort=ascending]').waitFor()
  await settled(page)
  const dates = (await page.locator('.list tbody tr td:nth-child(7)').allInnerTexts()).filter(
    (each) => each !== '—',
  )
  equal(dates.join(), [...dates].sort().join(), 'ascending')
}

export async function columns_thenKeptForThePersonOnAnotherComputer(desk) {
  const { page } = desk
  await desk.signIn('chenmin')
  await desk.open('/cases/team')
  await page.getByRole('button', { name: '列设置' }).click()
  await page.getByText('申请人', { exact: true }).last().click()
  await page.getByRole('button', { name: '状态 上移' }).click()
  await page.getByRole('button', { name: '确定' }).click()
  const heads = async () =>
    (await desk.page.locator('.list thead th').allInnerTexts())
      .map((each) => each.trim())
      .filter(Boolean)
  const arranged = await heads()
  check(!arranged.includes('申请人'), 'the column is gone')
  await desk.context.close()
  desk.context = await desk.browser.newContext({ viewport: { width: 1366, height: 768 } })
  desk.page = await desk.context.newPage()
  await desk.signIn('chenmin')
  await desk.open('/cases/team')
  await rows(desk.page).first().waitFor()
  equal((await heads()).join(), arranged.join(), 'the same columns elsewhere')
}

export async function savedQuery_thenOneClickBringsItBack(desk) {
  const { page } = desk
  await desk.signIn('chenmin')
  await desk.open('/cases/team?status=special')
  await page.getByRole('button', { name: '常用查询' }).click()
  await page.getByRole('button', { name: '保存当前查询…' }).click()
  await page.locator('.el-message-box__input input').fill('特别程序中')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByText('已保存为“特别程序中”').waitFor()
  await page.getByRole('button', { name: '清除筛选' }).first().click()
  await page.getByRole('button', { name: '常用查询' }).click()
  await page.getByRole('button', { name: '特别程序中', exact: true }).click()
  await page.waitForURL((url) => url.hash.includes('status=special'))
}

export async function bulkAssign_thenRefusedOnesAreNamed(desk) {
  const { page } = desk
  await desk.signIn('chenmin')
  await desk.open('/cases/ended')
  await rows(page).first().locator('input').check()
  await page.getByRole('button', { name: '批量分派(1)' }).click()
  await page.locator('#assign-user').click()
  await page
    .locator('.el-select-dropdown:visible .el-select-dropdown__item', { hasText: '王军' })
    .click()
  await page.getByRole('button', { name: '分派', exact: true }).click()
  await page.getByRole('alert').filter({ hasText: '1 件没有分派' }).waitFor()
  await page.getByText('办件已经结束').waitFor()
}

export async function export_thenJobWithProgressAndFile(desk) {
  const { page } = desk
  await desk.signIn('chenmin')
  await desk.open('/cases/team?status=review')
  await page.getByRole('button', { name: '导出' }).click()
  await page.locator('.el-progress').first().waitFor()
  await page.getByRole('link', { name: '下载 XLSX' }).waitFor()
  const [write] = await desk.writes('/exports')
  equal(write.body.list, 'team', 'the list itself')
  equal(write.body.filter.status, 'review', 'the filter goes along')
  check(write.body.columns.includes('number'), 'and the columns')
}

export async function lineDown_thenErrorAndRetry(desk) {
  const { page } = desk
  await desk.signIn('chenmin')
  await page.route('**/api/v1/cases?*', (route) => route.abort())
  await desk.open('/cases/team')
  await page.getByRole('alert').filter({ hasText: '网络不通' }).waitFor()
  await page.unroute('**/api/v1/cases?*')
  await page.getByRole('button', { name: '重试' }).click()
  await rows(page).first().waitFor()
}
