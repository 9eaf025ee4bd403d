# SPDX-License-Identifier: Apache-2.0
"""Populations of unconnected neurons under a constant current: neurons.py TOOL MODEL.

100 neurons for one second. Izhikevich's regular spiking neuron (dt 0.25 ms, current 10), the
adaptive exponential neuron of Brette and Gerstner (dt 0.05 ms, 1 nA), the Hodgkin-Huxley neuron
(dt 0.01 ms, 10 uA/cm2). Timed: the run alone, neither import nor compilation.
"""
import measure

COUNT = 100
STEP_MS = {"izhikevich": 0.25, "adex": 0.05, "hodgkin-huxley": 0.01}


def steps(model):
    return round(1000 / STEP_MS[model])


def report(tool, model, version, spikes, times):
    measure.report(
        family="neurons",
        tool=tool,
        model=model,
        items=COUNT * steps(model),
        spikes=spikes,
        version=version,
        **times,
    )


def brian2(model):
    import brian2 as b

    b.prefs.codegen.target = "cython"
    b.defaultclock.dt = STEP_MS[model] * b.ms
    if model == "izhikevich":
        group = b.NeuronGroup(
            COUNT,
            """dv/dt = (0.04*v**2 + 5*v + 140 - u + 10)/ms : 1
               du/dt = 0.02*(0.2*v - u)/ms : 1""",
            threshold="v > 30",
            reset="v = -65; u += 8",
            method="euler",
        )
        group.v, group.u = -70, -14
    elif model == "adex":
        group = b.NeuronGroup(
            COUNT,
            """dv/dt = (-30*nS*(v + 70.6*mV) + 30*nS*2*mV*exp((v + 50.4*mV)/(2*mV)) - w + 1*nA)
                       /(281*pF) : volt
               dw/dt = (4*nS*(v + 70.6*mV) - w)/(144*ms) : amp""",
            threshold="v > 20*mV",
            reset="v = -70.6*mV; w += 80.5*pA",
            method="euler",
        )
        group.v = -70.6 * b.mV
    else:
        group = b.NeuronGroup(
            COUNT,
            """dv/dt = (10 - 120*m**3*h*(v - 50) - 36*n**4*(v + 77) - 0.3*(v + 54.402))/ms : 1
               dm/dt = (am*(1 - m) - bm*m)/ms : 1
               dh/dt = (ah*(1 - h) - bh*h)/ms : 1
               dn/dt = (an*(1 - n) - bn*n)/ms : 1
               am = 1/exprel(-(v + 40)/10) : 1
               bm = 4*exp(-(v + 65)/18) : 1
               ah = 0.07*exp(-(v + 65)/20) : 1
               bh = 1/(1 + exp(-(v + 35)/10)) : 1
               an = 0.1/exprel(-(v + 55)/10) : 1
               bn = 0.125*exp(-(v + 65)/80) : 1""",
            threshold="v > 0",
            refractory="v > 0",
            method="exponential_euler",
        )
        group.v, group.m, group.h, group.n = -65, 0.05293421, 0.59611197, 0.31768168
    monitor = b.SpikeMonitor(group, record=False)
    network = b.Network(group, monitor)
    network.store()
    network.run(STEP_MS[model] * b.ms)  # compiles

    def work():
        network.restore()
        network.run(1 * b.second)
        return int(monitor.num_spikes)

    spikes, times = measure.timed(work, most=5)
    report("brian2", model, "brian2 " + b.__version__, spikes / COUNT, times)


def nest(model):
    import nest as simulator

    names = {
        "izhikevich": ("izhikevich", {"I_e": 10.0, "V_m": -70.0, "U_m": -14.0}),
        "adex": ("aeif_psc_delta", {"I_e": 1000.0, "V_peak": 20.0, "V_reset": -70.6, "t_ref": 0.0}),
        "hodgkin-huxley": ("hh_psc_alpha", {"I_e": 1000.0}),
    }
    simulator.set_verbosity("M_ERROR")
    spikes = []

    def work():
        simulator.ResetKernel()
        simulator.SetKernelStatus({"resolution": STEP_MS[model], "local_num_threads": 1})
        name, values = names[model]
        if model == "adex":
            values = dict(values, C_m=281.0, g_L=30.0, E_L=-70.6, V_th=-50.4, Delta_T=2.0)
            values.update(tau_w=144.0, a=4.0, b=80.5)
        group = simulator.Create(name, COUNT, params=values)
        recorder = simulator.Create("spike_recorder")
        simulator.Connect(group, recorder)
        simulator.Simulate(1000.0)
        spikes.append(recorder.n_events)

    _, times = measure.timed(work, most=5)
    report("nest", model, "nest " + simulator.__version__, spikes[-1] / COUNT, times)


if __name__ == "__main__":
    measure.main({f.__name__: f for f in (brian2, nest)})
