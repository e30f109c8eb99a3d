export type Greeting = string;
export const greeting: Greeting = "hello";
export default ", world";
