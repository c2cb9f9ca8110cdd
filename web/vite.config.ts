import { defineConfig } from "vite";

// Everything is a file of ours: no inline script, no data: address, so that the policy in template.yaml can be strict.
export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The operations page is for developers: dev/viewer/publish.py leaves it out.
    rolldownOptions: { input: ["index.html", "ops.html"] },
  },
});
