// SPDX-License-Identifier: Apache-2.0
import zh from 'element-plus/es/locale/lang/zh-cn'

export const zhCn = zh
