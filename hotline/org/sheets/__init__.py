"""Excel 导入导出: one workbook of five sheets (区划、单位、科室、联系人、用户), read row by row, written in bulk."""
