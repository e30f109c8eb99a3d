import { UsageError } from "../../../data/core/errors.ts";
import { ingress, service } from "../../../data/make/services.ts";
import type { Shell } from "../../shell/shell.ts";
import { defineGenerator } from "./generator.ts";

const TYPES = {
  clusterip: "ClusterIP",
  nodeport: "NodePort",
  loadbalancer: "LoadBalancer",
  externalname: "ExternalName",
} as const;

/** `k8s create service`: creates a Service. */
export function createServiceCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create service",
    description: "Create a Service for the pods with the label app=NAME.",
    examples: [
      ["Create a Service inside the cluster", "k8s create service clusterip web --tcp=80:8080"],
      ["Create a Service with a port on each node", "k8s create service nodeport web --tcp=80:8080 --node-port=30080"],
      ["Create an alias of a DNS name", "k8s create service externalname db --external-name=db.example.com"],
    ],
    kinds: Object.keys(TYPES),
    options: {
      tcp: { value: "port:target", repeated: true, help: "Port of the Service, and the port of the pods" },
      clusterip: { value: "address", help: "Address of the Service, or None for a Service without one" },
      nodePort: { value: "port", type: "integer", help: "Port on each node" },
      externalName: { value: "name", help: "DNS name of an externalname" },
    },
    make({ flags, kind, name }) {
      const { clusterip: clusterIP, nodePort, externalName, namespace } = flags;
      const type = TYPES[kind as keyof typeof TYPES];
      if (type === "ExternalName" && externalName === undefined) {
        throw new UsageError('required flag(s) "external-name" not set');
      }
      const tcp = flags.tcp?.flatMap((text) => text.split(","));
      return service(name, { type, tcp, clusterIP, nodePort, externalName, namespace });
    },
  });
}

/** `k8s create ingress`: creates an Ingress. */
export function createIngressCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create ingress",
    description: "Create an Ingress.",
    examples: [
      ["Send the requests for a host to a Service", "k8s create ingress web --rule='web.example/*=web:80'"],
      ["Use a certificate", "k8s create ingress web --rule='web.example/*=web:80,tls=web-cert' --class=nginx"],
    ],
    options: {
      rule: {
        value: "host/path=service:port[,tls[=secret]]",
        repeated: true,
        help: "Rule; a path that ends in * is a prefix",
      },
      defaultBackend: { value: "service:port", help: "Backend for all other requests" },
      class: { value: "name", help: "Class of the Ingress" },
      annotation: { value: "key=value", repeated: true, help: "Annotation of the Ingress" },
    },
    make({ flags, name }) {
      const { rule, defaultBackend, class: className, annotation, namespace } = flags;
      const annotations = annotation?.map((text) => {
        const equals = text.indexOf("=");
        if (equals >= 0) return [text.slice(0, equals), text.slice(equals + 1)];
        throw new UsageError(`annotation ${text} is invalid and should be in format key=[value]`);
      });
      const given = annotations && Object.fromEntries(annotations);
      return ingress(name, { rules: rule, defaultBackend, className, annotations: given, namespace });
    },
  });
}
