// SPDX-License-Identifier: Apache-2.0
// The Element Plus components the desk uses, by name, so that the rest stays out of the bundle.
import {
  ElButton,
  ElCheckbox,
  ElCheckboxGroup,
  ElConfigProvider,
  ElDatePicker,
  ElDialog,
  ElDropdown,
  ElDropdownItem,
  ElDropdownMenu,
  ElEmpty,
  ElInput,
  ElInputNumber,
  ElOption,
  ElPopover,
  ElProgress,
  ElRadio,
  ElRadioGroup,
  ElSelect,
  ElSkeleton,
  ElTabPane,
  ElTabs,
  ElTree,
} from 'element-plus'
import type { App } from 'vue'

export function installElements(app: App): void {
  for (const each of [
    ElButton,
    ElCheckbox,
    ElCheckboxGroup,
    ElConfigProvider,
    ElDatePicker,
    ElDialog,
    ElDropdown,
    ElDropdownItem,
    ElDropdownMenu,
    ElEmpty,
    ElInput,
    ElInputNumber,
    ElOption,
    ElPopover,
    ElProgress,
    ElRadio,
    ElRadioGroup,
    ElSelect,
    ElSkeleton,
    ElTabPane,
    ElTabs,
    ElTree,
  ])
    app.component(each.name!, each)
}
