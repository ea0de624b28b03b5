"""目录的导入导出: categories and the dispatch catalogue as workbooks, out and in again."""
