// @ts-nocheck: what is wrong here is for a test to find, in a copy without this line
const phase: number = (await k8s.get("pod", "helloworld")).status?.phase;
console.log("ran", phase);
