/* Draws the charts of a report: <div class="chart" data-chart="ID"> takes its ECharts option from the JSON block ID. */
(() => {
  "use strict";
  const ink = "#4f5d6b";
  const line = { axisLine: { lineStyle: { color: "#c6d0da" } }, axisTick: { show: false }, axisLabel: { color: ink }, splitLine: { lineStyle: { color: "#ebeff3" } } };
  const theme = {
    color: ["#1b5fae", "#6ea6dd", "#0b7f88", "#d99a1c", "#8a6fc9", "#b3261e", "#8593a1"],
    textStyle: { fontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif' },
    categoryAxis: { ...line, splitLine: { show: false } },
    valueAxis: { ...line, axisLine: { show: false } },
    legend: { top: 0, textStyle: { color: ink }, icon: "roundRect", itemWidth: 12, itemHeight: 8 },
    bar: { barMaxWidth: 28 },
    line: { symbolSize: 5, lineStyle: { width: 2 } },
  };
  const draw = (root) => {
    for (const box of root.querySelectorAll("[data-chart]:not([_echarts_instance_])")) {
      const option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
      // The policy of the pages forbids styles inside markup, so the tooltip is drawn, not written.
      option.tooltip = { renderMode: "richText", confine: true, ...option.tooltip };
      option.grid ??= { left: 4, right: 8, top: 40, bottom: 0, containLabel: true };
      option.animation ??= !matchMedia("(prefers-reduced-motion: reduce)").matches;
      const chart = echarts.init(box, "hotline", { renderer: "svg" });
      chart.setOption(option);
      new ResizeObserver(() => chart.resize()).observe(box);
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    echarts.registerTheme("hotline", theme);
    draw(document);
    document.addEventListener("htmx:load", (event) => draw(event.target));
  });
})();
