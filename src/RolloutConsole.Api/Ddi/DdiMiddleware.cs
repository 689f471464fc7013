using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RolloutConsole.Api.Http;

namespace RolloutConsole.Api.Ddi;

/// <summary>
/// The device API as the first part of the pipeline: devices' requests end here, everything else goes on. Routing, sign-in, antiforgery
/// and error pages stand behind it, because a device needs none of them and pays for none of them.
/// </summary>
internal sealed class DdiMiddleware(RequestDelegate next, DdiApi api, ILogger<DdiMiddleware> logger)
{
    private int _isFailing;

    /// <summary>Answers a device, or passes on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (!DdiPath.TryParse(context, out var path))
        {
            return next(context);
        }

        Task answer;
        try
        {
            answer = api.HandleAsync(context, path);
        }
        catch (Exception fault)
        {
            return FailAsync(context, fault);
        }

        if (!answer.IsCompletedSuccessfully)
        {
            return WatchAsync(context, answer);
        }

        Recover();
        return Task.CompletedTask;
    }

    private async Task WatchAsync(HttpContext context, Task answer)
    {
        try
        {
            await answer;
            Recover();
        }
        catch (Exception fault)
        {
            await FailAsync(context, fault);
        }
    }

    // A device must never see a fault of ours as the end of its update: it is told to come back, and tries again.
    private Task FailAsync(HttpContext context, Exception fault)
    {
        if (context.RequestAborted.IsCancellationRequested || fault is IOException and not EndOfStreamException and not BadHttpRequestException)
        {
            // The device hung up. Nobody is left to be answered.
            return Task.CompletedTask;
        }

        if (fault is not BadHttpRequestException)
        {
            LogOnce(context, fault);
        }

        if (context.Response.HasStarted)
        {
            // The promised length cannot be kept any more; a broken connection says so, a short body would not.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Headers.Clear();
        return fault is BadHttpRequestException bad
            ? WireAnswer.Error(context, bad.StatusCode, "MessageNotReadable", "rest.body.notReadable", $"body: {bad.Message} Send it again.")
            : ReportAnswer.Busy(context);
    }

    private void LogOnce(HttpContext context, Exception fault)
    {
        if (Interlocked.Exchange(ref _isFailing, 1) == 0)
        {
            logger.LogError(fault, "The device API fails at {Method} {Path}; devices are told to come back", context.Request.Method, context.Request.Path);
        }
        else
        {
            logger.LogDebug(fault, "The device API still fails at {Path}", context.Request.Path);
        }
    }

    private void Recover()
    {
        if (Volatile.Read(ref _isFailing) != 0 && Interlocked.Exchange(ref _isFailing, 0) != 0)
        {
            logger.LogInformation("The device API answers again");
        }
    }
}
